#include "converters/document/flow.h"

namespace offenbar {
namespace {

constexpr std::size_t longest_paragraph = std::size_t{8} << 20U;  // bytes
constexpr std::size_t most_nested = 1000;

Place::Kind kind_of(Story story) {
  switch (story) {
    case Story::body:
      return Place::Kind::paragraph;
    case Story::text_box:
      return Place::Kind::text_box;
    case Story::header_or_footer:
      return Place::Kind::header_or_footer;
    case Story::footnote:
      return Place::Kind::footnote;
    case Story::endnote:
      return Place::Kind::endnote;
    case Story::comment:
      return Place::Kind::comment;
    case Story::notes:
      return Place::Kind::slide_notes;
  }
  return Place::Kind::document;
}

}  // namespace

void Flow::begin_story(Story story) {
  OpenStory open;
  // A header comes as often as the format has it: its boxes are taken for part of it.
  const bool in_header = !stories_.empty() && this->story() == Story::header_or_footer;
  if (in_header && story == Story::text_box) story = Story::header_or_footer;
  open.story = story;
  open.number = ++begun_.at(static_cast<std::size_t>(story));
  open.paragraphs = paragraphs_.size();
  stories_.push_back(std::move(open));
}

void Flow::end_story() {
  if (stories_.size() == 1) return;
  while (paragraphs_.size() > stories_.back().paragraphs) end_paragraph();
  stories_.pop_back();
}

void Flow::begin_paragraph(std::uint8_t heading) {
  if (paragraphs_.size() < most_nested) paragraphs_.push_back({{}, heading});
}

void Flow::set_heading(std::uint8_t level) {
  if (!paragraphs_.empty()) paragraphs_.back().heading = level;
}

void Flow::end_paragraph() {
  if (paragraphs_.empty()) return;
  const Paragraph paragraph = std::move(paragraphs_.back());
  paragraphs_.pop_back();
  if (paragraph.text.find_first_not_of(" \t\n\r") == std::string::npos) return;
  const bool counted = stories_.back().story == Story::body && stories_.back().tables.empty();
  if (counted && slide_ == 0) ++body_paragraphs_;
  document_.add_unit(story(), {paragraph.text, place(), paragraph.heading});
}

void Flow::split_paragraph() {
  if (paragraphs_.empty()) return;
  const std::uint8_t heading = paragraphs_.back().heading;
  end_paragraph();
  begin_paragraph(heading);
}

void Flow::add(std::string_view text) {
  if (paragraphs_.size() <= stories_.back().paragraphs) return;  // between paragraphs
  std::string& to = paragraphs_.back().text;
  if (text.size() > longest_paragraph - to.size()) {
    document_.truncated = true;
    return;
  }
  to.append(text);
}

void Flow::add_box(std::string_view text) {
  begin_story(Story::text_box);
  begin_paragraph();
  add(text);
  end_paragraph();
  end_story();
}

void Flow::begin_table() {
  auto& tables = stories_.back().tables;
  if (tables.size() < most_nested) tables.push_back({++tables_, UINT32_MAX, 0, 0});
}

void Flow::begin_row() {
  if (stories_.back().tables.empty()) return;
  Table& table = stories_.back().tables.back();
  ++table.row;
  table.next_column = 0;
}

void Flow::begin_cell() {
  if (stories_.back().tables.empty()) return;
  Table& table = stories_.back().tables.back();
  table.column = table.next_column++;
}

void Flow::widen_cell(std::uint32_t columns) {
  if (!stories_.back().tables.empty()) stories_.back().tables.back().next_column += columns;
}

void Flow::end_table() {
  if (!stories_.back().tables.empty()) stories_.back().tables.pop_back();
}

void Flow::begin_slide() { ++slide_; }

Place Flow::place() const {
  const OpenStory& open = stories_.back();
  const bool in_table = !open.tables.empty();
  if (slide_ > 0) {
    if (open.story == Story::notes) return {Place::Kind::slide_notes, slide_, 0, 0};
    if (open.story == Story::comment) return {Place::Kind::slide_comment, slide_, 0, 0};
    if (in_table) {
      return {Place::Kind::slide_table, slide_, open.tables.back().row, open.tables.back().column};
    }
    return {title_ ? Place::Kind::slide_title : Place::Kind::slide, slide_, 0, 0};
  }
  if (open.story == Story::body && in_table) {
    const Table& table = open.tables.back();
    return {Place::Kind::cell, table.number, table.row, table.column};
  }
  if (open.story == Story::body) {
    const std::uint32_t begun = paragraphs_.size() > open.paragraphs ? 1 : 0;
    return {Place::Kind::paragraph, body_paragraphs_ + begun, 0, 0};
  }
  return {kind_of(open.story), open.number, 0, 0};
}

}  // namespace offenbar
