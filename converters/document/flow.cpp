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

// "12 rows: 3 (10 times), 2, 3".
std::string shape_of(const std::vector<std::uint16_t>& cells) {
  std::string text = std::to_string(cells.size()) + (cells.size() == 1 ? " row:" : " rows:");
  for (std::size_t i = 0; i < cells.size() && text.size() < 1000;) {
    std::size_t end = i + 1;
    while (end < cells.size() && cells[end] == cells[i]) ++end;
    text += (i == 0 ? " " : ", ") + std::to_string(cells[i]);
    if (end - i > 1) text += " (" + std::to_string(end - i) + " times)";
    i = end;
  }
  return text;
}

}  // namespace

void Flow::begin_story(Story story) {
  OpenStory open;
  const Story around = stories_.empty() ? Story::body : this->story();
  // A header comes as often as the format has it: its boxes are taken for part of it. So are those
  // of a note, in which LibreOffice puts its tables into boxes.
  const bool in_note = around == Story::footnote || around == Story::endnote;
  const bool of_note = in_note && story == Story::text_box;
  if (story == Story::text_box && (in_note || around == Story::header_or_footer)) story = around;
  open.story = story;
  open.number = of_note ? stories_.back().number : ++begun_.at(static_cast<std::size_t>(story));
  open.paragraphs = paragraphs_.size();
  stories_.push_back(std::move(open));
}

void Flow::end_story() {
  if (stories_.size() == 1) return;
  while (paragraphs_.size() > stories_.back().paragraphs) end_paragraph();
  stories_.pop_back();
}

void Flow::number_story(std::uint32_t number) { stories_.back().number = number; }

void Flow::begin_paragraph(std::uint8_t heading) {
  if (paragraphs_.size() == most_nested) return;
  paragraphs_.emplace_back();
  paragraphs_.back().heading = heading;
}

void Flow::set_heading(std::uint8_t level) {
  if (!paragraphs_.empty()) paragraphs_.back().heading = level;
}

void Flow::set_list(std::uint8_t level, ListLabel label) {
  if (paragraphs_.empty()) return;
  paragraphs_.back().list_level = level;
  paragraphs_.back().label = label;
}

void Flow::set_marks(Marks marks) {
  if (paragraphs_.empty()) return;
  paragraphs_.back().knows_marks = true;
  paragraphs_.back().marks = marks;
}

void Flow::end_paragraph() {
  if (paragraphs_.empty()) return;
  const Paragraph paragraph = std::move(paragraphs_.back());
  paragraphs_.pop_back();
  if (paragraph.text.find_first_not_of(" \t\n\r") == std::string::npos) return;
  const bool counted = stories_.back().story == Story::body && stories_.back().tables.empty();
  if (counted && slide_ == 0) ++body_paragraphs_;
  document_.add_unit(
      story(), {paragraph.text, place(), paragraph.heading, paragraph.list_level, paragraph.label,
                paragraph.knows_marks, paragraph.letters, paragraph.marked});
}

void Flow::split_paragraph() {
  if (paragraphs_.empty()) return;
  Paragraph rest;
  rest.heading = paragraphs_.back().heading;
  rest.list_level = paragraphs_.back().list_level;
  rest.label = paragraphs_.back().label;
  rest.knows_marks = paragraphs_.back().knows_marks;
  rest.marks = paragraphs_.back().marks;
  end_paragraph();
  paragraphs_.push_back(std::move(rest));
}

void Flow::add(std::string_view text) {
  if (paragraphs_.size() <= stories_.back().paragraphs) return;  // between paragraphs
  std::string& to = paragraphs_.back().text;
  if (text.size() > longest_paragraph - to.size()) {
    document_.truncated = true;
    return;
  }
  to.append(text);
  count_letters(paragraphs_.back(), text);
}

void Flow::count_letters(Paragraph& paragraph, std::string_view text) {
  if (!paragraph.knows_marks) return;
  std::uint32_t letters = 0;
  for (const char c : text) {
    const bool follows = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    letters += follows || c == ' ' || c == '\t' || c == '\n' ? 0 : 1;
  }
  paragraph.letters += letters;
  for (std::size_t i = 0; i < mark_count; ++i) {
    if ((paragraph.marks & bit_of(static_cast<Mark>(i))) != 0) paragraph.marked.at(i) += letters;
  }
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
  if (tables.size() == most_nested) return;
  tables.push_back({++tables_, UINT32_MAX, 0, 0, {}, {}});
  tables.back().where = slide_ > 0 ? "slide " + std::to_string(slide_) + ", table"
                                   : "table " + std::to_string(tables_);
}

void Flow::begin_row() {
  if (stories_.back().tables.empty()) return;
  Table& table = stories_.back().tables.back();
  ++table.row;
  table.next_column = 0;
  constexpr std::size_t most_rows = 100'000;
  if (table.cells.size() < most_rows) table.cells.push_back(0);
}

void Flow::begin_cell() {
  if (stories_.back().tables.empty()) return;
  Table& table = stories_.back().tables.back();
  table.column = table.next_column++;
  if (!table.cells.empty() && table.cells.back() < UINT16_MAX) ++table.cells.back();
}

void Flow::cover_cell() {
  if (stories_.back().tables.empty()) return;
  Table& table = stories_.back().tables.back();
  if (!table.cells.empty() && table.cells.back() > 0) --table.cells.back();
}

void Flow::pad_row(std::uint16_t cells) {
  if (stories_.back().tables.empty()) return;
  Table& table = stories_.back().tables.back();
  if (!table.cells.empty() && table.cells.back() < UINT16_MAX - cells)
    table.cells.back() = static_cast<std::uint16_t>(table.cells.back() + cells);
}

void Flow::widen_cell(std::uint32_t columns) {
  if (!stories_.back().tables.empty()) stories_.back().tables.back().next_column += columns;
}

void Flow::end_table() {
  if (stories_.back().tables.empty()) return;
  const Table& table = stories_.back().tables.back();
  if (story() != Story::header_or_footer && !table.cells.empty()) {
    document_.hold(Held::table, shape_of(table.cells), table.where);
  }
  stories_.back().tables.pop_back();
}

void Flow::begin_slide() { ++slide_; }

Place Flow::place() const {
  const OpenStory& open = stories_.back();
  const bool in_table = !open.tables.empty();
  if (slide_ > 0) {
    if (open.story == Story::notes) return {Place::Kind::slide_notes, slide_, 0, 0};
    if (open.story == Story::comment) return {Place::Kind::slide_comment, slide_, 0, 0};
    if (in_table) {
      return {drawing_ ? Place::Kind::page_table : Place::Kind::slide_table, slide_,
              open.tables.back().row, open.tables.back().column};
    }
    if (drawing_) return {Place::Kind::page, slide_, 0, 0};
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
