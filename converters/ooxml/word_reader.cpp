#include "converters/ooxml/word_reader.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "converters/base/text.h"
#include "converters/document/normal_text.h"
#include "converters/ooxml/spaces.h"

namespace offenbar::ooxml {

enum class WordElement : std::uint8_t {
  other,
  paragraph,
  properties,
  style,
  outline,
  text_run,
  deleted_text,
  tab,
  line_break,
  hyphen,
  symbol,
  table,
  row,
  cell,
  span,
  text_box,
  deletion,
  insertion,
  field_mark,
  instruction,
  simple_field,
  hyperlink,
  footnote_reference,
  endnote_reference,
  comment_reference,
  note,
  comment,
  header_part,
  section,
  title_page,
  blip,
  image_data,
  object,
  skipped,
  ruby_text,
  run,
  word_art,
  diagram,
  shape_link,
};

namespace {

using enum WordElement;

constexpr std::array<std::pair<std::string_view, WordElement>, 59> elements{{
    {"w:p", paragraph},
    {"w:pPr", properties},
    {"w:rPr", properties},
    {"w:tblPr", properties},
    {"w:trPr", properties},
    {"w:tcPr", properties},
    {"w:sdtPr", properties},
    {"w:tblGrid", properties},
    {"w:pStyle", style},
    {"w:outlineLvl", outline},
    {"w:t", text_run},
    {"w:delText", deleted_text},
    {"w:tab", tab},
    {"w:ptab", tab},
    {"w:br", line_break},
    {"w:cr", line_break},
    {"w:noBreakHyphen", hyphen},
    {"w:sym", symbol},
    {"w:tbl", table},
    {"w:tr", row},
    {"w:tc", cell},
    {"w:gridSpan", span},
    {"w:txbxContent", text_box},
    {"w:del", deletion},
    {"w:moveFrom", deletion},
    {"w:ins", insertion},
    {"w:moveTo", insertion},
    {"w:fldChar", field_mark},
    {"w:instrText", instruction},
    {"w:fldSimple", simple_field},
    {"w:hyperlink", hyperlink},
    {"w:footnoteReference", footnote_reference},
    {"w:endnoteReference", endnote_reference},
    {"w:commentReference", comment_reference},
    {"w:commentRangeStart", comment_reference},
    {"w:footnote", note},
    {"w:endnote", note},
    {"w:comment", comment},
    {"w:headerReference", header_part},
    {"w:footerReference", header_part},
    {"w:sectPr", section},
    {"w:titlePg", title_page},
    {"a:blip", blip},
    {"v:imagedata", image_data},
    {"w:object", object},
    {"w:r", run},
    {"v:textpath", word_art},
    {"dgm:relIds", diagram},
    {"a:hlinkClick", shape_link},
    {"w:rt", ruby_text},
    {"a:blipFill", skipped},  // a picture that fills a shape is formatting
    {"mc:Fallback", skipped},
    {"m:oMath", skipped},
    {"w:pPrChange", skipped},
    {"w:rPrChange", skipped},
    {"w:sectPrChange", skipped},
    {"w:tblPrChange", skipped},
    {"w:tcPrChange", skipped},
    {"w:trPrChange", skipped},
}};

// A character of a symbol font, in the private area as Word has it.
std::string symbol_text(std::string_view hex) {
  const std::string digits(hex);
  const auto code = static_cast<char16_t>(std::strtoul(digits.c_str(), nullptr, 16) & 0xFFFFU);
  std::string text;
  append_utf8(text, std::u16string_view(&code, 1));
  return text;
}

bool is_on(std::string_view value, bool otherwise = true) {
  if (value.empty()) return otherwise;
  return value != "0" && value != "false" && value != "off";
}

}  // namespace

WordReader::WordReader(Document& document, Parts& parts, const WordStyles& styles,
                       bool even_headers)
    : document_(document),
      parts_(parts),
      styles_(styles),
      even_headers_(even_headers),
      flow_(document),
      words_(elements, &prefix_of),
      fields_(1) {}

void WordReader::begin_part(Story story) {
  words_.forget();
  part_ = story;
  note_begins.clear();
  fields_.assign(1, FieldStack());
  simple_fields_.clear();
  skipped_ = deleted_ = inserted_ = simple_hidden_ = objects_ = properties_ = 0;
  in_text_ = in_instruction_ = joins_ = mark_deleted_ = mark_follows_ = false;
  while (flow_.story() != Story::body) flow_.end_story();
  if (story != Story::body) flow_.begin_story(story);
}

void WordReader::start(std::string_view space, std::string_view name,
                       const xml::Attributes& attributes) {
  if (skipped_ > 0) {
    ++skipped_;
    return;
  }
  const WordElement element = words_.of(space, name);
  if (element == other) return;
  if (element == skipped || element == ruby_text) {
    ++skipped_;
  } else if (element == properties) {
    ++properties_;
  } else if (properties_ > 0) {
    start_property(element, space, attributes);
  } else {
    start_element(element, space, attributes);
  }
}

void WordReader::start_property(WordElement element, std::string_view space,
                                const xml::Attributes& attributes) {
  const std::string_view value = own(attributes, space, "val");
  if (element == style) {
    flow_.set_heading(styles_.heading(value));
  } else if (element == outline) {
    const int level = std::atoi(std::string(value).c_str());
    flow_.set_heading(level >= 0 && level < 9 ? static_cast<std::uint8_t>(level + 1) : 0);
  } else if (element == span) {
    const int columns = std::atoi(std::string(value).c_str());
    if (columns > 1 && columns < 1000) {
      flow_.widen_cell(static_cast<std::uint32_t>(columns - 1));
    }
  } else if (element == deletion) {
    mark_deleted_ = true;  // of the paragraph: it and the next one are one
  } else if (element == header_part) {
    header_reference(space, attributes);
  } else if (element == title_page) {
    title_page_ = is_on(value);
  }
}

void WordReader::start_element(WordElement element, std::string_view space,
                               const xml::Attributes& attributes) {
  switch (element) {
    case paragraph:
      if (!joins_) flow_.begin_paragraph(styles_.default_heading());
      joins_ = mark_deleted_ = false;
      break;
    case text_run:
    case deleted_text:
      in_text_ = true;
      break;
    case tab:
      add("\t");
      break;
    case hyphen:
      add("-");
      break;
    case symbol:
      add(symbol_text(own(attributes, space, "char")));
      break;
    case line_break:
      if (const auto type = own(attributes, space, "type"); type == "page" || type == "column") {
        flow_.split_paragraph();
      } else {
        add("\n");
      }
      break;
    case table:
      flow_.begin_table();
      break;
    case row:
      flow_.begin_row();
      break;
    case cell:
      flow_.begin_cell();
      break;
    case text_box:
      flow_.begin_story(Story::text_box);
      fields_.emplace_back();
      break;
    case word_art:
      flow_.add_box(attributes.value("", "string"));
      break;
    case diagram:
      for (const std::string& line : parts_.diagram(relationship_attribute(attributes, "dm"))) {
        flow_.add_box(line);
      }
      break;
    case shape_link:
      if (const auto* to = parts_.find(relationship_attribute(attributes, "id"))) {
        if (to->external) add_link(to->target);
      }
      break;
    case deletion:
      ++deleted_;
      author_ = own(attributes, space, "author");
      break;
    case insertion:
      ++inserted_;
      author_ = own(attributes, space, "author");
      break;
    case field_mark:
      field_char(own(attributes, space, "fldCharType"));
      break;
    case instruction:
      in_instruction_ = true;
      break;
    case simple_field: {
      const bool computed = is_computed_field(own(attributes, space, "instr"));
      if (computed && simple_hidden_ == 0) add(computed_field);
      simple_fields_.push_back(computed);
      if (computed) ++simple_hidden_;
      add_link(link_of_field(own(attributes, space, "instr")));
      break;
    }
    case hyperlink:
      if (const auto* to = parts_.find(relationship_attribute(attributes, "id"))) {
        const std::string_view anchor = own(attributes, space, "anchor");
        if (to->external) add_link(to->target + (anchor.empty() ? "" : "#" + std::string(anchor)));
      }
      break;
    case footnote_reference:
      mark_follows_ = is_on(own(attributes, space, "customMarkFollows"), false);
      references.footnotes.emplace_back(own(attributes, space, "id"));
      break;
    case endnote_reference:
      mark_follows_ = is_on(own(attributes, space, "customMarkFollows"), false);
      references.endnotes.emplace_back(own(attributes, space, "id"));
      break;
    case comment_reference:
      references.comments.emplace(own(attributes, space, "id"), references.comments.size());
      break;
    case note:
      begin_note(space, attributes);
      break;
    case comment:
      begin_comment(space, attributes);
      break;
    case header_part:
      header_reference(space, attributes);
      break;
    case title_page:
      title_page_ = is_on(own(attributes, space, "val"));
      break;
    case object:
      ++objects_;
      break;
    case blip:
    case image_data:
      start_picture(element, attributes);
      break;
    default:
      break;
  }
}

void WordReader::start_picture(WordElement element, const xml::Attributes& attributes) {
  if (objects_ > 0) return;  // what stands for an object until it is opened
  const std::string_view id = relationship_attribute(attributes, element == blip ? "embed" : "id");
  parts_.add_image(document_, id, flow_.place().text());
}

void WordReader::begin_note(std::string_view space, const xml::Attributes& attributes) {
  const std::string_view type = own(attributes, space, "type");
  if (!type.empty() && type != "normal") {
    ++skipped_;  // separators
    return;
  }
  note_begins.emplace_back(own(attributes, space, "id"), document_.story(part_).size());
}

void WordReader::begin_comment(std::string_view space, const xml::Attributes& attributes) {
  if (!references.comments.contains(own(attributes, space, "id"))) {
    ++skipped_;
    return;
  }
  comment_ = {};
  comment_order.push_back(references.comments.find(own(attributes, space, "id"))->second);
  comment_.author = own(attributes, space, "author");
  comment_.date = own(attributes, space, "date");
  comment_begin_ = document_.story(Story::comment).size();
}

void WordReader::end_comment() {
  auto& story = document_.story(Story::comment);
  for (std::size_t i = comment_begin_; i < story.size(); ++i) {
    comment_.text.append(comment_.text.empty() ? "" : "\n").append(story[i].text);
  }
  story.resize(std::min(comment_begin_, story.size()));
  comment_.where = "comment " + std::to_string(comment_order.back() + 1);
  document_.add(document_.comments, std::move(comment_));
}

void WordReader::header_reference(std::string_view space, const xml::Attributes& attributes) {
  if (section_headers_.size() < 10) {
    section_headers_.push_back({std::string(relationship_attribute(attributes, "id")),
                                std::string(own(attributes, space, "type"))});
  }
}

void WordReader::end_section() {
  for (const Header& header : section_headers_) {
    const bool shown =
        header.type == "first" ? title_page_ : header.type != "even" || even_headers_;
    auto& ids = references.headers;
    if (shown && std::ranges::find(ids, header.id) == ids.end()) ids.push_back(header.id);
  }
  section_headers_.clear();
  title_page_ = false;
}

void WordReader::field_char(std::string_view type) {
  FieldStack& fields = fields_.back();
  bool shown = false;
  if (type == "begin") {
    fields.begin();
  } else if (type == "separate") {
    shown = fields.separate();
    add_link(link_of_field(fields.last_instruction()));
  } else if (type == "end") {
    shown = fields.end();
  }
  if (shown && deleted_ == 0) flow_.add(computed_field);
}

void WordReader::add_link(std::string_view target) {
  if (target.empty()) return;
  document_.add(document_.links, Link{std::string(target), flow_.place().text()});
}

void WordReader::add(std::string_view utf8) {
  if (!fields_.back().shows_text() || simple_hidden_ > 0) return;
  if (mark_follows_) return;  // the sign of a note that its author chose
  if (deleted_ > 0) {
    document_.add_change(true, author_, utf8);
    return;
  }
  if (inserted_ > 0) document_.add_change(false, author_, utf8);
  flow_.add(utf8);
}

void WordReader::end_paragraph() {
  joins_ = mark_deleted_;
  mark_deleted_ = false;
  if (!joins_) flow_.end_paragraph();
}

void WordReader::end(std::string_view space, std::string_view name) {
  if (skipped_ > 0) {
    --skipped_;
    return;
  }
  const WordElement element = words_.of(space, name);
  if (element == properties) {
    if (properties_ > 0) --properties_;
    return;
  }
  if (element == section) end_section();
  if (properties_ > 0) return;
  switch (element) {
    case paragraph:
      end_paragraph();
      break;
    case text_run:
    case deleted_text:
      in_text_ = false;
      break;
    case instruction:
      in_instruction_ = false;
      break;
    case table:
      flow_.end_table();
      break;
    case text_box:
      flow_.end_story();
      if (fields_.size() > 1) fields_.pop_back();
      break;
    case deletion:
      if (deleted_ > 0) --deleted_;
      break;
    case insertion:
      if (inserted_ > 0) --inserted_;
      break;
    case simple_field:
      if (!simple_fields_.empty()) {
        if (simple_fields_.back() && simple_hidden_ > 0) --simple_hidden_;
        simple_fields_.pop_back();
      }
      break;
    case object:
      if (objects_ > 0) --objects_;
      break;
    case comment:
      end_comment();
      break;
    case run:
      mark_follows_ = false;
      break;
    default:
      break;
  }
}

void WordReader::text(std::string_view utf8) {
  if (skipped_ > 0) return;
  if (in_text_) {
    add(utf8);
  } else if (in_instruction_) {
    fields_.back().add_instruction(utf8);
  }
}

}  // namespace offenbar::ooxml
