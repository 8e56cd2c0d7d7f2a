#include "converters/doc/story_reader.h"

#include <algorithm>

#include "converters/base/text.h"
#include "converters/doc/codes.h"
#include "converters/doc/strings.h"
#include "converters/document/normal_text.h"

namespace offenbar::doc {

StoryReader::StoryReader(Document& document, const Streams& streams, Text& text, Drawings& drawings)
    : document_(document),
      streams_(streams),
      text_(text),
      drawings_(drawings),
      flow_(document),
      field_names_(streams),
      authors_(read_name_table(streams.fib, streams.part(Part::change_authors))) {
  if (streams.fib.is_word_97()) return;
  fonts_ = read_font_code_pages(streams.part(Part::fonts));
  code_page_ = code_page_of_language(streams.fib.language);
}

void StoryReader::read(Story story, std::uint64_t begin, std::uint64_t end, std::uint64_t origin) {
  story_ = story;
  origin_ = origin;
  fields_ = FieldStack(story != Story::comment);  // LibreOffice keeps no fields in comments
  open_fields_.clear();
  open_ = joins_ = false;
  if (story != Story::body) flow_.begin_story(story);
  text_.seek(begin, end);
  while (const auto run = text_.next()) read_run(*run);
  while (flow_.in_paragraph()) flow_.end_paragraph();
  while (!tables_.empty()) {
    flow_.end_table();
    tables_.pop_back();
  }
  if (story != Story::body) flow_.end_story();
}

void StoryReader::read_run(const Run& run) {
  const std::size_t width = run.wide ? 2 : 1;
  const std::size_t count = run.bytes.size() / width;
  const auto code_at = [&run](std::size_t at) {
    const auto byte = [&run](std::size_t i) { return static_cast<unsigned>(run.bytes[i]); };
    return static_cast<char16_t>(run.wide ? byte(at * 2) | byte(at * 2 + 1) << 8U : byte(at));
  };
  std::size_t begin = 0;  // of text that waits
  for (std::size_t i = 0; i <= count; ++i) {
    const char16_t code = i < count ? code_at(i) : char16_t{0};
    const bool symbol = run.format.special && run.format.symbol != 0 && code == symbol_mark;
    if (i < count && code >= 0x20 && !symbol) continue;
    const auto position = run.position + static_cast<std::uint32_t>(begin);
    if (begin < i) {
      begin_paragraph(position);
      literal(run.bytes.subspan(begin * width, (i - begin) * width), run);
    }
    if (i < count) control(code, run, run.position + static_cast<std::uint32_t>(i));
    begin = i + 1;
  }
}

void StoryReader::literal(Bytes bytes, const Run& run) {
  if (!custom_marks_.empty()) {
    const std::size_t offset = static_cast<std::size_t>(bytes.data() - run.bytes.data());
    const auto position = run.position + static_cast<std::uint32_t>(run.wide ? offset / 2 : offset);
    if (story_ == Story::body && custom_marks_.contains(position)) {
      bytes = bytes.subspan(run.wide ? 2 : 1);
    }
  }
  const std::string text = decoded(bytes, run);
  fields_.add_instruction(text);
  add(text, run.format);
}

void StoryReader::control(char16_t code, const Run& run, std::uint32_t position) {
  begin_paragraph(position);
  switch (code) {
    case paragraph_mark:
      end_paragraph(run);
      break;
    case cell_mark:
      end_cell();
      break;
    case page_break:
    case column_break:
      if (joins_) break;
      flow_.end_paragraph();
      open_ = false;
      break;
    case tab:
      add("\t", run.format);
      break;
    case line_break:
    case '\n':
      add("\n", run.format);
      break;
    case hyphen:
      add("-", run.format);
      break;
    case field_begin:
    case field_separator:
    case field_end:
      field(code, position, run.format);
      break;
    case page_number:
      if (run.format.special && fields_.shows_text()) flow_.add(computed_field);
      break;
    case picture_mark:
      picture(run);
      break;
    case drawing_mark:
      drawing(position);
      break;
    case symbol_mark: {
      std::string text;
      append_utf8(text, std::u16string_view(&run.format.symbol, 1));
      add(text, run.format);
      break;
    }
    default:
      break;  // references to notes and comments; what only the program itself writes
  }
}

void StoryReader::begin_paragraph(std::uint32_t position) {
  if (open_) return;
  open_ = true;
  if (std::exchange(joins_, false)) return;
  paragraph_ = text_.paragraph_at(position);
  enter_tables();
  flow_.begin_paragraph(paragraph_.heading);
}

void StoryReader::enter_tables() {
  while (tables_.size() > paragraph_.depth) {
    flow_.end_table();
    tables_.pop_back();
  }
  while (tables_.size() < paragraph_.depth) {
    flow_.begin_table();
    tables_.emplace_back();
    if (tables_.size() < paragraph_.depth) {
      flow_.begin_row();
      flow_.begin_cell();
      tables_.back() = {false, false};
    }
  }
  if (tables_.empty() || paragraph_.row_end) return;
  Table& table = tables_.back();
  if (std::exchange(table.row_begins, false)) flow_.begin_row();
  if (std::exchange(table.cell_begins, false)) flow_.begin_cell();
}

void StoryReader::end_paragraph(const Run& run) {
  open_ = false;
  if (paragraph_.inner_cell || (paragraph_.row_end && paragraph_.depth > 1)) return end_cell();
  joins_ = run.format.deleted;
  if (!joins_) flow_.end_paragraph();
}

void StoryReader::end_cell() {
  open_ = joins_ = false;
  flow_.end_paragraph();
  if (tables_.empty()) return;
  if (paragraph_.row_end) {
    tables_.back() = {};
  } else {
    tables_.back().cell_begins = true;
  }
}
void StoryReader::add(std::string_view utf8, const CharacterFormat& format) {
  if (utf8.empty() || !fields_.shows_text()) return;
  shows_something();
  if (format.deleted) {
    document_.add_change(true, author(format.deleted_by), utf8);
    return;
  }
  if (format.inserted) document_.add_change(false, author(format.inserted_by), utf8);
  flow_.add(utf8);
}

std::string StoryReader::decoded(Bytes bytes, const Run& run) const {
  if (run.wide) return utf16le_to_utf8(bytes);
  const std::string_view text = as_text(bytes);
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return std::string(text);
  }
  auto utf8 = from_code_page(bytes, code_page_of(run));
  if (!utf8) utf8 = from_code_page(bytes, 1252);
  return utf8 ? *std::move(utf8) : std::string();
}

unsigned StoryReader::code_page_of(const Run& run) const {
  if (streams_.fib.is_word_97()) return 1252;
  const int font = run.format.font >= 0 ? run.format.font : text_.styles().font(paragraph_.style);
  const bool known = font >= 0 && static_cast<std::size_t>(font) < fonts_.size();
  const unsigned page = known ? fonts_[static_cast<std::size_t>(font)] : 0;
  return page == 0 ? code_page_ : page;
}

std::string_view StoryReader::author(std::uint16_t number) const {
  return number < authors_.size() ? std::string_view(authors_[number]) : std::string_view();
}

}  // namespace offenbar::doc
