#include "converters/ooxml/drawing_reader.h"

#include <array>

#include "converters/document/normal_text.h"
#include "converters/ooxml/spaces.h"

namespace offenbar::ooxml {

enum class DrawingElement : std::uint8_t {
  other,
  slide,
  shape,
  placeholder,
  paragraph,
  run_text,
  line_break,
  field,
  table,
  row,
  cell,
  blip,
  link,
  object,
  skipped,
  diagram,
  properties,
  description,
  chart,
  equation,
  equation_text,
};

namespace {

using enum DrawingElement;

constexpr std::array<std::pair<std::string_view, DrawingElement>, 26> elements{{
    {"p:sld", slide},
    {"p:sp", shape},
    {"p:cxnSp", shape},
    {"p:graphicFrame", shape},
    {"p:pic", shape},
    {"xdr:sp", shape},
    {"p:ph", placeholder},
    {"a:p", paragraph},
    {"a:t", run_text},
    {"a:br", line_break},
    {"a:fld", field},
    {"a:tbl", table},
    {"a:tr", row},
    {"a:tc", cell},
    {"a:blip", blip},
    {"a:hlinkClick", link},
    {"p:oleObj", object},
    {"mc:Fallback", skipped},
    {"m:oMath", equation},
    {"m:t", equation_text},
    {"dgm:relIds", diagram},
    {"xdr:cNvPr", properties},
    {"p:cNvPr", description},
    {"c:chart", chart},
    {"a:blipFill", skipped},  // a picture that fills a shape is formatting
    {"a:buBlip", skipped},
}};

}  // namespace

DrawingReader::DrawingReader(Document& document, Flow& flow, Parts& parts)
    : document_(document), flow_(flow), parts_(parts), words_(elements, &prefix_of) {}

void DrawingReader::begin_part(Of of, std::string where) {
  words_.forget();
  of_ = of;
  where_ = std::move(where);
  skipped_ = fields_ = objects_ = equation_ = 0;
  in_text_ = hidden_ = furniture_ = false;
}

std::string DrawingReader::where() const { return where_.empty() ? flow_.place().text() : where_; }

void DrawingReader::start_placeholder(const xml::Attributes& attributes) {
  const std::string_view type = attributes.value("", "type");
  furniture_ = type == "dt" || type == "ftr" || type == "sldNum" || type == "hdr";
  flow_.set_title(type == "title" || type == "ctrTitle");
}

void DrawingReader::start(std::string_view space, std::string_view name,
                          const xml::Attributes& attributes) {
  if (skipped_ > 0) {
    ++skipped_;
    return;
  }
  const DrawingElement element = words_.of(space, name);
  if (equation_ > 0) {
    ++equation_;
    in_text_ = element == equation_text;
    return;
  }
  switch (element) {
    case slide: {
      const std::string_view show = attributes.value("", "show");
      hidden_ = show == "0" || show == "false";
      break;
    }
    case shape:
      furniture_ = false;
      flow_.set_title(false);
      break;
    case placeholder:
      start_placeholder(attributes);
      break;
    case paragraph:
      flow_.begin_paragraph();
      break;
    case run_text:
      in_text_ = true;
      break;
    case line_break:
      flow_.add("\n");
      break;
    case field: {
      const std::string_view type = attributes.value("", "type");
      if (type == "slidenum" || type.starts_with("datetime")) {
        if (!furniture_) flow_.add(computed_field);
        ++skipped_;
      }
      break;
    }
    case table:
      flow_.begin_table();
      break;
    case row:
      flow_.begin_row();
      break;
    case cell:
      flow_.begin_cell();
      if (attributes.value("", "hMerge") == "1" || attributes.value("", "vMerge") == "1") {
        flow_.cover_cell();
      }
      break;
    case object:
      if (objects_++ == 0) hold(Held::object, "object");
      break;
    case chart:
      hold(Held::object, "chart");
      if (of_ != Of::notes) parts_.add_chart(relationship_attribute(attributes, "id"), where());
      break;
    case description:
      hold(Held::alt_text, normalised(attributes.value("", "descr")));
      break;
    case blip:
      if (objects_ == 0 && of_ != Of::notes) {
        parts_.add_image(document_, relationship_attribute(attributes, "embed"), where());
      }
      break;
    case diagram:
      for (const std::string& line : parts_.diagram(relationship_attribute(attributes, "dm"))) {
        flow_.begin_paragraph();
        flow_.add(line);
        flow_.end_paragraph();
      }
      break;
    case properties:  // what stands for a form control, which is not text
      if (attributes.value("", "hidden") == "1") furniture_ = true;
      break;
    case link: {
      const Relationship* to = parts_.find(relationship_attribute(attributes, "id"));
      const bool leads =
          to != nullptr && (to->external || (of_ == Of::sheet && to->target.starts_with('#')));
      if (leads) document_.add(document_.links, Link{to->target, where()});
      break;
    }
    case equation:
      equation_ = 1;
      equation_text_.clear();
      break;
    case skipped:
      ++skipped_;
      break;
    default:
      break;
  }
}

void DrawingReader::hold(Held kind, std::string_view value) {
  if (of_ == Of::slide && !value.empty()) document_.hold(kind, value, where());
}

void DrawingReader::end(std::string_view space, std::string_view name) {
  if (skipped_ > 0) {
    --skipped_;
    return;
  }
  if (equation_ > 0) {
    in_text_ = false;
    if (--equation_ == 0) hold(Held::equation, letters_of(equation_text_));
    return;
  }
  switch (words_.of(space, name)) {
    case paragraph:
      flow_.end_paragraph();
      break;
    case run_text:
      in_text_ = false;
      break;
    case table:
      flow_.end_table();
      break;
    case shape:
      flow_.set_title(false);
      furniture_ = false;
      break;
    case object:
      if (objects_ > 0) --objects_;
      break;
    default:
      break;
  }
}

void DrawingReader::text(std::string_view utf8) {
  if (!in_text_ || skipped_ > 0) return;
  if (equation_ > 0) {
    if (equation_text_.size() < 100'000) equation_text_.append(utf8);
    return;
  }
  if (furniture_) return;
  flow_.add(utf8);
}

}  // namespace offenbar::ooxml
