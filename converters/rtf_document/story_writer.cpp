#include "converters/rtf_document/story_writer.h"

#include <algorithm>
#include <utility>

#include "converters/document/normal_text.h"

namespace offenbar::rtf_document {
namespace {

constexpr std::size_t most_stories = 1000;  // in one another
constexpr std::size_t most_fields = 1000;
constexpr int most_tables = 60;

std::size_t depth_of(const ParagraphFormat& format) {
  if (!format.in_table) return 0;
  return static_cast<std::size_t>(std::clamp(format.table_depth, 1, most_tables));
}

}  // namespace

void StoryWriter::begin_story(Story story) {
  begin_now();
  OpenStory open;
  open.story = story;
  open.begun = false;
  open.fields = FieldStack(story != Story::comment);  // LibreOffice keeps no fields in comments
  if (open_.size() < most_stories) open_.push_back(std::move(open));
}

void StoryWriter::set_story(Story story) {
  if (!open_.back().begun) open_.back().story = story;
}

void StoryWriter::end_story() {
  finish_story();
  if (open_.size() > 1) {
    if (open_.back().begun) flow_.end_story();
    open_.pop_back();
  }
}

void StoryWriter::end() {
  while (open_.size() > 1) end_story();
  finish_story();
}

void StoryWriter::finish_story() {
  OpenStory& open = open_.back();
  if (open.paragraph || open.joins) flow_.end_paragraph();
  open.paragraph = open.joins = false;
  for (; !open.tables.empty(); open.tables.pop_back()) flow_.end_table();
}

void StoryWriter::begin_now() {
  if (!std::exchange(open_.back().begun, true)) flow_.begin_story(open_.back().story);
}

std::string StoryWriter::place() {
  begin_now();
  return flow_.place().text();
}

void StoryWriter::add_box(std::string_view text) {
  begin_now();
  flow_.add_box(text);
}

void StoryWriter::begin_paragraph(const ParagraphFormat& format, std::uint8_t heading) {
  OpenStory& open = open_.back();
  if (open.paragraph) return;
  begin_now();
  open.paragraph = true;
  if (std::exchange(open.joins, false)) return;
  enter_tables(depth_of(format));
  flow_.begin_paragraph(heading);
}

void StoryWriter::enter_tables(std::size_t depth) {
  auto& tables = open_.back().tables;
  for (; tables.size() > depth; tables.pop_back()) flow_.end_table();
  while (tables.size() < depth) {
    if (!tables.empty()) {
      if (std::exchange(tables.back().row_begins, false)) flow_.begin_row();
      if (std::exchange(tables.back().cell_begins, false)) flow_.begin_cell();
    }
    flow_.begin_table();
    tables.emplace_back();
  }
  if (tables.empty()) return;
  if (std::exchange(tables.back().row_begins, false)) flow_.begin_row();
  if (std::exchange(tables.back().cell_begins, false)) flow_.begin_cell();
}

void StoryWriter::text(std::string_view utf8, const Tracked& tracked, const ParagraphFormat& format,
                       std::uint8_t heading) {
  OpenStory& open = open_.back();
  if (utf8.empty() || !open.fields.shows_text()) return;
  begin_paragraph(format, heading);
  shows_something();
  if (tracked.deleted) {
    document_.add_change(true, author(tracked.deleted_by), utf8);
    return;
  }
  if (tracked.inserted) document_.add_change(false, author(tracked.inserted_by), utf8);
  flow_.add(utf8);
}

void StoryWriter::end_paragraph(const Tracked& tracked) {
  OpenStory& open = open_.back();
  if (!open.paragraph && !open.joins) return;
  open.paragraph = false;
  open.joins = tracked.deleted;
  if (!open.joins) flow_.end_paragraph();
}

void StoryWriter::split_paragraph() {
  OpenStory& open = open_.back();
  if (open.paragraph) flow_.end_paragraph();
  open.paragraph = false;
}

void StoryWriter::end_cell(const ParagraphFormat& format) {
  begin_paragraph(format, 0);
  OpenStory& open = open_.back();
  flow_.end_paragraph();
  open.paragraph = open.joins = false;
  if (!open.tables.empty()) open.tables.back().cell_begins = true;
}

void StoryWriter::end_row(bool inner) {
  OpenStory& open = open_.back();
  if (open.paragraph) flow_.end_paragraph();
  open.paragraph = open.joins = false;
  const std::size_t depth = inner ? 2 : 1;
  for (; !inner && open.tables.size() > depth; open.tables.pop_back()) flow_.end_table();
  if (open.tables.size() >= depth) open.tables.back() = {};
}

void StoryWriter::begin_field() {
  open_.back().fields.begin();
  if (open_.back().links.size() < most_fields) open_.back().links.emplace_back();
}

void StoryWriter::begin_result(const Tracked& tracked, const ParagraphFormat& format,
                               std::uint8_t heading) {
  OpenStory& open = open_.back();
  const bool shown = open.fields.separate();
  if (!open.links.empty()) {
    open.links.back().link = {link_of_field(open.fields.last_instruction()), place()};
  }
  if (shown) computed(tracked, format, heading);
}

// A link that shows nothing leads nobody anywhere.
void StoryWriter::end_field(const Tracked& tracked, const ParagraphFormat& format,
                            std::uint8_t heading) {
  FieldStack& fields = open_.back().fields;
  const std::string ruby_base = base_of_ruby_field(fields.instruction());
  const bool shown = fields.end();
  const std::string symbol = symbol_of_field(fields.last_instruction());
  OpenField field;
  if (auto& links = open_.back().links; !links.empty()) {
    field = std::move(links.back());
    links.pop_back();
  }
  if (shown) computed(tracked, format, heading);
  text(ruby_base, tracked, format, heading);
  if (!field.shows) text(symbol, tracked, format, heading);
  const std::string& target = field.link.target;
  if (!target.empty() && !target.starts_with("#_") && field.shows)
    document_.add(document_.links, field.link);
}

void StoryWriter::computed(const Tracked& tracked, const ParagraphFormat& format,
                           std::uint8_t heading) {
  if (tracked.deleted) return;
  begin_paragraph(format, heading);
  flow_.add(computed_field);
}

void StoryWriter::shows_something() {
  auto& links = open_.back().links;
  for (auto field = links.rbegin(); field != links.rend() && !field->shows; ++field) {
    field->shows = true;  // and so do those around it
  }
}

std::string_view StoryWriter::author(int number) const {
  const auto at = static_cast<std::size_t>(number);
  if (authors_ == nullptr || number < 0 || at >= authors_->size()) return {};
  return (*authors_)[at];
}

}  // namespace offenbar::rtf_document
