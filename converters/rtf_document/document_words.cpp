// What the control words of text do.
#include <algorithm>

#include "converters/rtf_document/characters_of_words.h"
#include "converters/rtf_document/document_reader.h"

namespace offenbar::rtf_document {

void DocumentReader::word(const Token& token) {
  const int value = token.value.value_or(0);
  if (token.text == "u") {
    characters_.unicode(value, group().replacements);
    return;
  }
  if (!characters_.counts()) return;
  flush();
  if (token.text == "uc") {
    group().replacements = static_cast<unsigned>(std::clamp(value, 0, 64));
    return;
  }
  if (const auto destination = destination_of(token.text, starred_)) {
    enter(*destination, token.text);
    return;
  }
  switch (group().destination) {
    case Destination::font_table:
      fonts_.read(token);
      break;
    case Destination::style_sheet:
      styles_.read(token);
      break;
    case Destination::created:
      created_word(token);
      break;
    case Destination::picture:
      if (picture_) picture_->word(token);
      break;
    default:
      document_word(token);
      character_word(token);
      paragraph_word(token);
      if (in_text()) text_word(token);
      if (const auto text = characters_of_word(token.text); !text.empty()) add(text);
  }
}

void DocumentReader::document_word(const Token& token) {
  const int value = token.value.value_or(0);
  const std::string_view name = token.text;
  if (name == "ansicpg" && value > 0) fonts_.set_document_code_page(static_cast<unsigned>(value));
  if (name == "mac") fonts_.set_document_code_page(10000);
  if (name == "pc") fonts_.set_document_code_page(437);
  if (name == "pca") fonts_.set_document_code_page(850);
  if (name == "deff") fonts_.set_default_font(value);
  if (name == "facingp") facing_pages_ = true;
  if (name == "titlepg") title_page_ = true;
  if (name == "sectd") title_page_ = false;
  if (name == "ftnalt") stories_.set_story(Story::endnote);
}

void DocumentReader::character_word(const Token& token) {
  const int value = token.value.value_or(0);
  const bool on = !token.value || value != 0;
  const std::string_view name = token.text;
  Tracked& tracked = group().tracked;
  if (name == "f") {
    group().font = value;
  } else if (name == "plain") {
    group().font = -1;
    tracked = {};
  } else if (name == "revised" || name == "mvt") {
    tracked.inserted = on;
  } else if (name == "deleted" || name == "mvf") {
    tracked.deleted = on;
  } else if (name == "revauth") {
    tracked.inserted_by = value;
  } else if (name == "revauthdel") {
    tracked.deleted_by = value;
  } else if (name == "mvauth") {
    tracked.inserted_by = tracked.deleted_by = value;
  }
}

void DocumentReader::paragraph_word(const Token& token) {
  const int value = token.value.value_or(0);
  const std::string_view name = token.text;
  ParagraphFormat& format = group().paragraph;
  if (name == "pard") {
    format = {};
  } else if (name == "s") {
    format.style = value;
  } else if (name == "outlinelevel") {
    format.outline = value;
  } else if (name == "intbl") {
    format.in_table = !token.value || value != 0;
  } else if (name == "itap") {
    format.table_depth = value;
  }
}

void DocumentReader::text_word(const Token& token) {
  const std::string_view name = token.text;
  if (name == "par") {
    stories_.end_paragraph(group().tracked);
  } else if (name == "page" || name == "column") {
    stories_.split_paragraph();
  } else if (name == "cell" || name == "nestcell") {
    stories_.end_cell(group().paragraph);
  } else if (name == "row" || name == "nestrow") {
    stories_.end_row(name == "nestrow");
  } else if (name == "sect") {
    stories_.split_paragraph();
    end_section();
  }
}

void DocumentReader::created_word(const Token& token) {
  constexpr std::array<std::string_view, 6> names{"yr", "mo", "dy", "hr", "min", "sec"};
  const auto found = std::ranges::find(names, token.text);
  if (found == names.end()) return;
  created_.at(static_cast<std::size_t>(found - names.begin())) =
      std::clamp(token.value.value_or(0), 0, 9999);
}

}  // namespace offenbar::rtf_document
