#include "converters/ooxml/word2003_reader.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "converters/base/text.h"
#include "converters/document/normal_text.h"
#include "converters/document/picture_digest.h"
#include "converters/ooxml/flat_package.h"
#include "converters/ooxml/parts.h"
#include "converters/ooxml/spaces.h"

namespace offenbar::ooxml {

enum class Word2003Element : std::uint8_t {
  other,
  body,
  paragraph,
  properties,
  style,
  outline,
  text_run,
  tab,
  line_break,
  hyphen,
  symbol,
  table,
  row,
  cell,
  span,
  text_box,
  annotation,
  field_mark,
  instruction,
  simple_field,
  hyperlink,
  footnote,
  endnote,
  header,
  section,
  title_page,
  even_headers,
  picture_data,
  picture,
  object,
  word_art,
  skipped,
  document_properties,
  custom_properties,
};

namespace {

using enum Word2003Element;

constexpr std::size_t longest_captured = std::size_t{512} << 20U;  // bytes: pictures in base64

constexpr std::array<std::pair<std::string_view, Word2003Element>, 46> elements{{
    {"w:body", body},
    {"w:p", paragraph},
    {"w:pPr", properties},
    {"w:rPr", properties},
    {"w:tblPr", properties},
    {"w:trPr", properties},
    {"w:tcPr", properties},
    {"w:tblGrid", properties},
    {"w:pStyle", style},
    {"w:outlineLvl", outline},
    {"w:t", text_run},
    {"w:delText", text_run},
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
    {"aml:annotation", annotation},
    {"w:fldChar", field_mark},
    {"w:instrText", instruction},
    {"w:delInstrText", skipped},
    {"w:fldSimple", simple_field},
    {"w:hlink", hyperlink},
    {"w:footnote", footnote},
    {"w:endnote", endnote},
    {"w:hdr", header},
    {"w:ftr", header},
    {"w:sectPr", section},
    {"w:titlePg", title_page},
    {"w:evenAndOddHeaders", even_headers},
    {"w:binData", picture_data},
    {"v:imagedata", picture},
    {"w:object", object},
    {"v:textpath", word_art},
    {"w:rt", skipped},
    {"w:docOleData", skipped},
    {"w:fonts", skipped},
    {"w:lists", skipped},
    {"o:DocumentProperties", document_properties},
    {"o:CustomDocumentProperties", custom_properties},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> known_properties{{
    {"Title", "title"},
    {"Subject", "subject"},
    {"Author", "author"},
    {"Keywords", "keywords"},
    {"Description", "description"},
    {"Created", "created"},
}};

std::string_view value_of(const xml::Attributes& attributes, std::string_view name = "val") {
  constexpr std::string_view word = "http://schemas.microsoft.com/office/word/2003/wordml";
  constexpr std::string_view word2 = "http://schemas.microsoft.com/office/word/2003/2/wordml";
  if (const auto value = attributes.find(word, name)) return *value;
  return own(attributes, word2, name);
}

bool is_on(std::string_view value) { return value != "off" && value != "0" && value != "false"; }

std::string symbol_text(std::string_view hex) {
  const std::string digits(hex);
  const auto code = static_cast<char16_t>(std::strtoul(digits.c_str(), nullptr, 16) & 0xFFFFU);
  std::string text;
  append_utf8(text, std::u16string_view(&code, 1));
  return text;
}

}  // namespace

Word2003Reader::Word2003Reader(Document& document, const WordStyles& styles)
    : document_(document),
      styles_(styles),
      flow_(document),
      words_(elements, &prefix_of),
      fields_(1) {}

void Word2003Reader::start(std::string_view space, std::string_view name,
                           const xml::Attributes& attributes) {
  if (skipped_ > 0) {
    ++skipped_;
    return;
  }
  const Word2003Element element = words_.of(space, name);
  if (document_properties_ > 0) {
    ++document_properties_;
    captured_.clear();
  } else if (element == document_properties || element == custom_properties) {
    custom_ = element == custom_properties;
    ++document_properties_;
  } else if (element == skipped) {
    ++skipped_;
  } else if (element == body) {
    ++body_;
  } else if (element == even_headers) {
    even_headers_ = is_on(value_of(attributes));
  } else if (element == picture_data) {  // also of bullets, before the text
    picture_name_ = value_of(attributes, "name");
    captured_.clear();
    in_picture_ = true;
  } else if (body_ > 0 && element != other) {
    if (element == properties) {
      ++properties_;
    } else if (properties_ > 0 && element != section && element != header) {
      start_property(element, attributes);
    } else {
      start_element(element, attributes);
    }
  }
}

void Word2003Reader::start_property(Word2003Element element, const xml::Attributes& attributes) {
  const std::string_view value = value_of(attributes);
  if (element == style) {
    flow_.set_heading(styles_.heading(value));
  } else if (element == outline) {
    const int level = std::atoi(std::string(value).c_str());
    flow_.set_heading(level >= 0 && level < 9 ? static_cast<std::uint8_t>(level + 1) : 0);
  } else if (element == span) {
    const int columns = std::atoi(std::string(value).c_str());
    if (columns > 1 && columns < 1000) flow_.widen_cell(static_cast<std::uint32_t>(columns - 1));
  } else if (element == title_page) {
    title_page_ = is_on(value);
  } else if (element == annotation) {
    annotations_.push_back(Annotation::other);  // of a property: formatting
  }
}

void Word2003Reader::start_element(Word2003Element element, const xml::Attributes& attributes) {
  switch (element) {
    case paragraph:
      flow_.begin_paragraph(styles_.default_heading());
      break;
    case text_run:
      in_text_ = true;
      break;
    case tab:
      add("\t");
      break;
    case hyphen:
      add("-");
      break;
    case symbol:
      add(symbol_text(value_of(attributes, "char")));
      break;
    case line_break:
      if (const auto type = value_of(attributes, "type"); type == "page" || type == "column") {
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
      begin_story(Story::text_box);
      break;
    case footnote:
      begin_story(Story::footnote);
      break;
    case endnote:
      begin_story(Story::endnote);
      break;
    case header:
      headers_.push_back({std::string(value_of(attributes, "type")),
                          document_.story(Story::header_or_footer).size(), 0});
      begin_story(Story::header_or_footer);
      break;
    case title_page:
      title_page_ = is_on(value_of(attributes));
      break;
    case word_art:
      flow_.add_box(attributes.value("", "string"));
      break;
    case annotation:
      start_annotation(attributes);
      break;
    case field_mark:
      field_char(value_of(attributes, "fldCharType"));
      break;
    case instruction:
      in_instruction_ = true;
      break;
    case simple_field: {
      const std::string_view words = value_of(attributes, "instr");
      const bool computed = is_computed_field(words);
      if (computed && simple_hidden_ == 0) add(computed_field);
      simple_fields_.push_back(computed);
      if (computed) ++simple_hidden_;
      add_link(link_of_field(words));
      break;
    }
    case hyperlink: {
      const std::string target(value_of(attributes, "dest"));
      const std::string_view part = value_of(attributes, "bookmark");
      if (!target.empty()) add_link(part.empty() ? target : target + "#" + std::string(part));
      break;
    }
    case object:
      ++objects_;
      break;
    case picture:
      add_picture(attributes.value("", "src"));
      break;
    default:
      break;
  }
}

void Word2003Reader::begin_story(Story story) {
  flow_.begin_story(story);
  fields_.emplace_back();
  outer_properties_.push_back(properties_);
  properties_ = 0;
}

void Word2003Reader::end_story() {
  if (outer_properties_.empty()) return;
  flow_.end_story();
  fields_.pop_back();
  properties_ = outer_properties_.back();
  outer_properties_.pop_back();
}

void Word2003Reader::start_annotation(const xml::Attributes& attributes) {
  constexpr std::string_view aml = "http://schemas.microsoft.com/aml/2001/core";
  const std::string_view type = value_of(attributes, "type");
  Annotation kind = Annotation::other;
  if (type == "Word.Insertion") kind = Annotation::insertion;
  if (type == "Word.Deletion") kind = Annotation::deletion;
  if (type == "Word.Comment") kind = Annotation::comment;
  annotations_.push_back(kind);
  if (kind == Annotation::comment) {
    Comment comment;
    comment.author = attributes.value(aml, "author");
    comment.date = attributes.value(aml, "createdate");
    comments_.push_back(std::move(comment));
    comment_begins_.push_back(document_.story(Story::comment).size());
    begin_story(Story::comment);
  } else if (kind != Annotation::other) {
    author_ = attributes.value(aml, "author");
  }
}

void Word2003Reader::end_annotation() {
  if (annotations_.empty()) return;
  const Annotation kind = annotations_.back();
  annotations_.pop_back();
  if (kind != Annotation::comment || comments_.empty()) return;
  end_story();
  Comment comment = std::move(comments_.back());
  auto& story = document_.story(Story::comment);
  for (std::size_t i = comment_begins_.back(); i < story.size(); ++i) {
    comment.text.append(comment.text.empty() ? "" : "\n").append(story[i].text);
  }
  story.resize(std::min(comment_begins_.back(), story.size()));
  comments_.pop_back();
  comment_begins_.pop_back();
  comment.where = "comment " + std::to_string(document_.comments.size() + 1);
  document_.add(document_.comments, std::move(comment));
}

// Those that the section does not show are taken out again.
void Word2003Reader::end_section() {
  auto& story = document_.story(Story::header_or_footer);
  for (std::size_t i = headers_.size(); i-- > 0;) {
    const Header& one = headers_[i];
    const bool shown = one.type == "first" ? title_page_ : one.type != "even" || even_headers_;
    // A section that ends within a header knows no end of it.
    if (shown || one.end < one.begin || one.end > story.size()) continue;
    story.erase(story.begin() + static_cast<std::ptrdiff_t>(one.begin),
                story.begin() + static_cast<std::ptrdiff_t>(one.end));
  }
  headers_.clear();
  title_page_ = false;
}

void Word2003Reader::end_property_of_document(std::string_view name) {
  std::string value = normalised(captured_);
  captured_.clear();
  if (value.empty() || document_.properties.size() == Document::max_listed) return;
  if (custom_) {
    document_.properties["custom: " + std::string(name)] = std::move(value);
    return;
  }
  for (const auto& [theirs, ours] : known_properties) {
    if (name == theirs) document_.properties[std::string(ours)] = value;
  }
}

void Word2003Reader::field_char(std::string_view type) {
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
  if (shown) flow_.add(computed_field);
}

void Word2003Reader::add_link(std::string_view target) {
  if (target.empty()) return;
  document_.add(document_.links, Link{std::string(target), flow_.place().text()});
}

void Word2003Reader::add_picture(std::string_view name) {
  const auto found = digests_.find(name);
  if (found == digests_.end() || objects_ > 0) return;
  document_.add(document_.images, Image{found->second, found->first, flow_.place().text()});
}

void Word2003Reader::add(std::string_view utf8) {
  if (!fields_.back().shows_text() || simple_hidden_ > 0) return;
  if (std::ranges::find(annotations_, Annotation::deletion) != annotations_.end()) {
    document_.add_change(true, author_, utf8);
    return;
  }
  if (std::ranges::find(annotations_, Annotation::insertion) != annotations_.end()) {
    document_.add_change(false, author_, utf8);
  }
  flow_.add(utf8);
}

void Word2003Reader::end(std::string_view space, std::string_view name) {
  if (skipped_ > 0) {
    --skipped_;
    return;
  }
  if (document_properties_ > 0) {
    if (--document_properties_ > 0) end_property_of_document(name);
    return;
  }
  const Word2003Element element = words_.of(space, name);
  if (element == picture_data && in_picture_) {
    in_picture_ = false;
    PictureDigest digest;
    digest.update(as_bytes(from_base64(captured_)));
    if (!captured_.empty() && digests_.size() < Document::max_listed) {
      digests_[picture_name_] = digest.hex();
    }
    captured_.clear();
  }
  if (body_ == 0) return;
  if (element == properties) {
    if (properties_ > 0) --properties_;
    return;
  }
  if (element == annotation) end_annotation();
  if (element == section) end_section();
  if (properties_ > 0) return;
  switch (element) {
    case body:
      --body_;
      break;
    case paragraph:
      flow_.end_paragraph();
      break;
    case text_run:
      in_text_ = false;
      break;
    case instruction:
      in_instruction_ = false;
      break;
    case table:
      flow_.end_table();
      break;
    case text_box:
    case footnote:
    case endnote:
      end_story();
      break;
    case header:
      end_story();
      if (!headers_.empty()) {
        headers_.back().end = document_.story(Story::header_or_footer).size();
      }
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
    default:
      break;
  }
}

void Word2003Reader::text(std::string_view utf8) {
  if (skipped_ > 0) return;
  if (in_picture_ || document_properties_ > 0) {
    if (captured_.size() < longest_captured) captured_ += utf8;
  } else if (in_text_) {
    add(utf8);
  } else if (in_instruction_) {
    fields_.back().add_instruction(utf8);
  }
}

}  // namespace offenbar::ooxml
