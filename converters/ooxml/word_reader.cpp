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
  look,
  run_style,
  list_number,
  list_level,
  table_style,
  merged,
  page_size,
  page_margins,
  section_type,
  grid_around,
  columns,
  bookmark,
  drawing,
  equation,
  equation_text,
  ole_object,
  chart,
  choices,
  choice,
  check_box,
  date_field,
  text_field,
  form_name,
};

namespace {

using enum WordElement;

constexpr std::array<std::pair<std::string_view, WordElement>, 91> elements{{
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
    {"m:oMath", equation},
    {"m:t", equation_text},
    {"w:b", look},
    {"w:i", look},
    {"w:u", look},
    {"w:strike", look},
    {"w:dstrike", look},
    {"w:vanish", look},
    {"w:rStyle", run_style},
    {"w:numId", list_number},
    {"w:ilvl", list_level},
    {"w:tblStyle", table_style},
    {"w:vMerge", merged},
    {"w:pgSz", page_size},
    {"w:pgMar", page_margins},
    {"w:type", section_type},
    {"w:gridBefore", grid_around},
    {"w:gridAfter", grid_around},
    {"w:cols", columns},
    {"w:bookmarkStart", bookmark},
    {"wp:docPr", drawing},
    {"o:OLEObject", ole_object},
    {"c:chart", chart},
    {"w:dropDownList", choices},
    {"w:comboBox", choices},
    {"w:ddList", choices},
    {"w:listItem", choice},
    {"w:listEntry", choice},
    {"w14:checkbox", check_box},
    {"w:checkBox", check_box},
    {"w:date", date_field},
    {"w:textInput", text_field},
    {"w:name", form_name},
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

// Twentieths of a point, or a number with its unit. 22.9.2.14
double millimetres_of(std::string_view measure) {
  const std::string text(measure);
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const std::string_view unit(end);
  if (unit == "mm") return value;
  if (unit == "cm") return value * 10;
  if (unit == "in") return value * 25.4;
  if (unit == "pt") return value * 25.4 / 72;
  if (unit == "pc" || unit == "pi") return value * 25.4 / 6;
  return value * 25.4 / 1440;
}

bool is_on(std::string_view value, bool otherwise = true) {
  if (value.empty()) return otherwise;
  return value != "0" && value != "false" && value != "off";
}

}  // namespace

WordReader::WordReader(Document& document, Parts& parts, const WordStyles& styles,
                       const WordNumbering& numbering, bool even_headers)
    : document_(document),
      parts_(parts),
      styles_(styles),
      numbering_(numbering),
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
  equation_ = links_ = 0;
  frames_.clear();
  formatting_tables_.clear();
  while (flow_.story() != Story::body) flow_.end_story();
  if (story != Story::body) flow_.begin_story(story);
  note_numbers_.clear();
  if (story != Story::footnote && story != Story::endnote) return;
  std::uint32_t number = 0;
  const auto& notes = story == Story::footnote ? references.footnotes : references.endnotes;
  for (const std::string& id : notes) note_numbers_.try_emplace(id, ++number);
}

void WordReader::start(std::string_view space, std::string_view name,
                       const xml::Attributes& attributes) {
  if (skipped_ > 0) {
    ++skipped_;
    return;
  }
  const WordElement element = words_.of(space, name);
  if (equation_ > 0) {
    ++equation_;
    in_text_ = element == equation_text;
    return;
  }
  if (element == other) return;
  if (element == skipped || element == ruby_text) {
    ++skipped_;
  } else if (element == properties) {
    ++properties_;
  } else if (properties_ > 0) {
    start_property(element, space, name, attributes);
  } else {
    start_element(element, space, attributes);
  }
}

void WordReader::start_property(WordElement element, std::string_view space, std::string_view name,
                                const xml::Attributes& attributes) {
  const std::string_view value = own(attributes, space, "val");
  start_look(element, name, value);
  start_section(element, space, attributes);
  start_field_of_form(element, space, attributes);
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
  } else if (element == grid_around) {
    const int columns = std::atoi(std::string(value).c_str());
    if (columns > 0 && columns < 1000) flow_.pad_row(static_cast<std::uint16_t>(columns));
  } else if (element == merged && value != "restart") {
    flow_.cover_cell();
  } else if (element == table_style && !formatting_tables_.empty()) {
    formatting_tables_.back() = styles_.formats_text(value);
  } else if (element == deletion) {
    mark_deleted_ = true;  // of the paragraph: it and the next one are one
  } else if (element == header_part) {
    header_reference(space, attributes);
  } else if (element == title_page) {
    title_page_ = is_on(value);
  }
}

void WordReader::start_look(WordElement element, std::string_view name, std::string_view value) {
  if (frames_.empty()) return;
  Frame& frame = frames_.back();
  switch (element) {
    case style:
      if (frame.is_paragraph) frame.style = value;
      break;
    case list_number:
      if (frame.is_paragraph) frame.list.number = std::atoi(std::string(value).c_str());
      break;
    case list_level:
      if (frame.is_paragraph) frame.list.level = std::atoi(std::string(value).c_str());
      break;
    case run_style:
      if (!frame.is_paragraph) frame.run_style = value;
      break;
    case look:  // in a paragraph's own properties it is of its mark
      if (!frame.is_paragraph) frame.look.take(name, value);
      break;
    default:
      break;
  }
}

void WordReader::start_section(WordElement element, std::string_view space,
                               const xml::Attributes& attributes) {
  const auto millimetres = [&](std::string_view name) {
    return millimetres_of(own(attributes, space, name));
  };
  if (element == page_size) {
    page_.width = millimetres("w");
    page_.height = millimetres("h");
  } else if (element == page_margins) {
    page_.left = millimetres("left") + millimetres("gutter");
    page_.right = millimetres("right");
  } else if (element == columns) {
    const int count = std::atoi(std::string(own(attributes, space, "num")).c_str());
    columns_ = static_cast<std::uint32_t>(std::clamp(count, 1, 100));
  } else if (element == section_type) {
    continues_ = own(attributes, space, "val") == "continuous";
  }
}

void WordReader::start_field_of_form(WordElement element, std::string_view space,
                                     const xml::Attributes& attributes) {
  constexpr std::size_t longest = 2000;
  if (element == form_name && form_names.size() < Document::max_listed) {
    form_names.emplace(own(attributes, space, "val"));
  }
  if (element == choices) choices_.clear();
  if (element == check_box) hold(Held::form_field, "check box");
  if (element == date_field) hold(Held::form_field, "date field");
  if (element == text_field) hold(Held::form_field, "text field");
  if (element != choice || choices_.size() > longest) return;
  std::string_view text = own(attributes, space, "displayText");
  if (text.empty()) text = own(attributes, space, "val");
  if (text.empty()) text = own(attributes, space, "value");
  if (!text.empty()) choices_.append(choices_.empty() ? "" : "; ").append(normalised(text));
}

bool WordReader::start_holding(WordElement element, std::string_view space,
                               const xml::Attributes& attributes) {
  switch (element) {
    case bookmark:
      if (const auto name = own(attributes, space, "name"); !name.starts_with('_')) {
        hold(Held::bookmark, name);
      }
      return true;
    case drawing:
      hold(Held::alt_text, normalised(attributes.value("", "descr")));
      return true;
    case equation:
      equation_ = 1;
      equation_text_.clear();
      return true;
    case ole_object:  // of the Equation Editor LibreOffice makes a formula
      if (!attributes.value("", "ProgID").starts_with("Equation")) hold(Held::object, "object");
      return true;
    case chart:
      hold(Held::object, "chart");
      if (deleted_ == 0) {
        parts_.add_chart(relationship_attribute(attributes, "id"), flow_.place().text());
      }
      return true;
    default:
      return false;
  }
}

void WordReader::hold(Held kind, std::string_view value) {
  if (!value.empty() && deleted_ == 0) document_.hold(kind, value, flow_.place().text());
}

void WordReader::end_equation() {
  in_text_ = false;
  hold(Held::equation, letters_of(equation_text_));
}

// What a paragraph's list is can be said by itself, by its style, or by the list.
void WordReader::end_paragraph_properties() {
  if (frames_.empty() || !frames_.back().is_paragraph) return;
  const Frame& frame = frames_.back();
  ListReference list = frame.list;
  const ListReference of_style = styles_.list(frame.style);
  const bool from_style = list.number < 0;
  if (from_style) list.number = of_style.number;
  if (list.number <= 0) return;
  if (list.level < 0) list.level = of_style.level;
  if (list.level < 0 || (from_style && frame.list.level < 0)) {
    list.level = std::max(list.level, numbering_.level_of(list.number, frame.style));
  }
  const ListLabel label = numbering_.label(styles_, list.number, list.level);
  if (label == ListLabel::none) return;
  flow_.set_list(static_cast<std::uint8_t>(list.level + 1), label);
}

void WordReader::set_marks() {
  if (frames_.empty()) return;
  const bool unsure = std::ranges::find(formatting_tables_, true) != formatting_tables_.end();
  if (unsure) return;
  Frame& frame = frames_.back();
  if (frame.marks < 0) {
    frame.marks = styles_.marks(frame.style, frame.run_style, frame.look);
    const bool in_link = links_ > 0 || fields_.back().in_link();
    if (in_link) frame.marks &= ~bit_of(Mark::underlined);
  }
  flow_.set_marks(static_cast<Marks>(frame.marks));
}

void WordReader::start_element(WordElement element, std::string_view space,
                               const xml::Attributes& attributes) {
  if (start_holding(element, space, attributes)) return;
  start_section(element, space, attributes);
  start_field_of_form(element, space, attributes);
  switch (element) {
    case paragraph:
      frames_.emplace_back();
      frames_.back().is_paragraph = true;
      if (!joins_) {
        flow_.begin_paragraph(styles_.default_heading());
        end_paragraph_properties();  // what the default style says
      }
      joins_ = mark_deleted_ = false;
      break;
    case text_run:
    case deleted_text:
      in_text_ = true;
      break;
    case run:
      frames_.emplace_back();
      if (frames_.size() > 1) frames_.back().style = frames_[frames_.size() - 2].style;
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
      formatting_tables_.push_back(false);
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
      hold(Held::reference, reference_of_field(own(attributes, space, "instr")));
      break;
    }
    case hyperlink:
      ++links_;
      if (relationship_attribute(attributes, "id").empty()) {
        const std::string_view anchor = own(attributes, space, "anchor");
        if (!anchor.empty()) add_link("#" + std::string(anchor));
      }
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
  const std::string id(own(attributes, space, "id"));
  const auto number = note_numbers_.find(id);
  flow_.number_story(number == note_numbers_.end() ? 0 : number->second);
  note_begins.emplace_back(id, document_.story(part_).size());
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
  // A section that goes on in the middle of a page has the page of the one before, if there is one.
  if (page_.width > 0 && (!continues_ || document_.pages.empty())) document_.add_page(page_);
  document_.add_columns(columns_);
  page_ = {};
  columns_ = 1;
  continues_ = false;
}

void WordReader::field_char(std::string_view type) {
  FieldStack& fields = fields_.back();
  bool shown = false;
  if (type == "begin") {
    fields.begin();
  } else if (type == "separate") {
    shown = fields.separate();
    add_link(link_of_field(fields.last_instruction()));
    hold(Held::reference, reference_of_field(fields.last_instruction()));
  } else if (type == "end") {
    shown = fields.end();
  }
  if (shown && deleted_ == 0) flow_.add(computed_field);
}

void WordReader::add_link(std::string_view target) {
  // Names that begin with a line are the program's own, for tables of contents.
  if (target.empty() || target.starts_with("#_")) return;
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
  set_marks();
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
  if (equation_ > 0) {
    in_text_ = false;
    if (--equation_ == 0) end_equation();
    return;
  }
  const WordElement element = words_.of(space, name);
  if (element == properties) {
    if (properties_ > 0 && --properties_ == 0 && name == "pPr") end_paragraph_properties();
    return;
  }
  if (element == choices && !choices_.empty()) hold(Held::form_field, "list: " + choices_);
  if (element == section) end_section();
  if (properties_ > 0) return;
  switch (element) {
    case paragraph:
      end_paragraph();
      if (!frames_.empty()) frames_.pop_back();
      break;
    case hyperlink:
      if (links_ > 0) --links_;
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
      if (!formatting_tables_.empty()) formatting_tables_.pop_back();
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
      if (!frames_.empty()) frames_.pop_back();
      break;
    default:
      break;
  }
}

void WordReader::text(std::string_view utf8) {
  if (skipped_ > 0) return;
  if (equation_ > 0) {
    if (in_text_ && equation_text_.size() < 100'000) equation_text_.append(utf8);
  } else if (in_text_) {
    add(utf8);
  } else if (in_instruction_) {
    fields_.back().add_instruction(utf8);
  }
}

}  // namespace offenbar::ooxml
