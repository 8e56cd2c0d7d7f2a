#include "converters/rtf_document/document_reader.h"

#include "converters/rtf_document/characters_of_words.h"
#include "converters/rtf_document/document.h"

namespace offenbar::rtf_document {
namespace {

constexpr std::size_t most_groups = 20'000;  // in one another
constexpr std::size_t longest_collected = 1U << 20U;
constexpr std::size_t most_authors = 10'000;

}  // namespace

Result<Document> read_document(Bytes rtf) { return DocumentReader(as_text(rtf)).read(); }

Result<Document> DocumentReader::read() {
  stories_.set_authors(&authors_);
  while (!at_end_) {
    const Token token = scanner_.next();
    switch (token.kind) {
      case Token::Kind::end:
        at_end_ = true;
        break;
      case Token::Kind::open:
        OFFENBAR_CHECK(open_group());
        break;
      case Token::Kind::close:
        close_group();
        break;
      case Token::Kind::word:
        if (group().destination != Destination::skipped) word(token);
        starred_ = false;
        break;
      case Token::Kind::symbol:
        symbol(token.text.front());
        break;
      case Token::Kind::byte: {
        const char byte = static_cast<char>(token.value.value_or(0));
        characters_.bytes({&byte, 1}, fonts_.code_page(group().font));
        break;
      }
      case Token::Kind::text:
        if (group().destination == Destination::skipped) break;
        if (group().destination == Destination::picture) {
          if (picture_) picture_->hex(token.text);
        } else {
          characters_.bytes(token.text, fonts_.code_page(group().font));
        }
        break;
      case Token::Kind::binary:
        if (group().destination == Destination::picture && picture_) picture_->binary(token.text);
        break;
    }
  }
  flush();
  if (is_cut_off()) {
    return fail(Fault::corrupt, "the RTF document ends inside of groups: it was cut off",
                rtf_.size());
  }
  end_section();
  stories_.end();
  return std::move(document_);
}

bool DocumentReader::is_cut_off() const {
  if (groups_.size() == 1) return false;
  const auto last = rtf_.find_last_not_of(std::string_view(" \t\r\n\0\x1A", 6));
  return last == std::string_view::npos || rtf_[last] != '}';
}

Result<void> DocumentReader::open_group() {
  flush();
  if (groups_.size() > most_groups) return fail(Fault::corrupt, "RTF groups are nested too deep");
  Group inner = group();
  if (inner.owns && inner.destination == Destination::style_sheet) styles_.begin_style();
  inner.owns = inner.begins_story = false;
  groups_.push_back(inner);
  starred_ = false;
  return {};
}

void DocumentReader::close_group() {
  flush();
  characters_.end_of_group();
  starred_ = false;
  if (groups_.size() == 1) {
    at_end_ = true;
    return;
  }
  const Group closed = group();
  groups_.pop_back();
  if (closed.owns) {
    leave(closed);
  } else if (group().owns && closed.destination == Destination::style_sheet) {
    styles_.end_style();
  } else if (group().owns && closed.destination == Destination::revision_table) {
    while (collected_.ends_with(';')) collected_.pop_back();
    if (authors_.size() < most_authors) authors_.push_back(collected_);
    collected_.clear();
  }
  at_end_ = groups_.size() == 1;  // what follows the outermost group is no part of it
}

void DocumentReader::symbol(char symbol) {
  if (group().destination == Destination::skipped) return;
  if (symbol == '*') {
    starred_ = true;
  } else if (symbol == '\n' || symbol == '\r') {  // like \par
    flush();
    if (in_text()) stories_.end_paragraph(group().tracked);
  } else if (characters_.counts()) {
    flush();
    add(characters_of_symbol(symbol));
  }
}

bool DocumentReader::in_text() const {
  switch (groups_.back().destination) {
    case Destination::text:
    case Destination::object_result:
    case Destination::header:
    case Destination::footnote:
    case Destination::comment:
    case Destination::field_result:
    case Destination::shape_text:
      return true;
    default:
      return false;
  }
}

void DocumentReader::flush() { add(characters_.take()); }

void DocumentReader::add(std::string_view utf8) {
  if (utf8.empty()) return;
  switch (group().destination) {
    case Destination::style_sheet:
      styles_.read_name(utf8);
      break;
    case Destination::field_instruction:
      stories_.instruction(utf8);
      break;
    case Destination::property:
    case Destination::revision_table:
    case Destination::comment_author:
    case Destination::comment_date:
    case Destination::shape_name:
    case Destination::shape_value:
    case Destination::link_source:
      if (collected_.size() + utf8.size() < longest_collected) collected_ += utf8;
      break;
    default:
      if (in_text()) stories_.text(utf8, group().tracked, group().paragraph, heading());
  }
}
std::uint8_t DocumentReader::heading() const {
  const ParagraphFormat& format = groups_.back().paragraph;
  if (format.outline < 0) return styles_.heading(format.style);
  return format.outline < 9 ? static_cast<std::uint8_t>(format.outline + 1) : 0;
}

}  // namespace offenbar::rtf_document
