#include "converters/biff/links.h"

#include "converters/base/text.h"

namespace offenbar::biff {
namespace {

constexpr std::string_view lost = "#REF!";
constexpr std::string_view other_book = "'[1]'!";  // which one, no comparison could say

std::string doubled(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '\'') out += c;
  }
  return out;
}

}  // namespace

std::string quoted_sheet(std::string_view name) { return "'" + doubled(name) + "'"; }

std::string text_of(Bytes bytes, unsigned code_page) {
  if (auto text = from_code_page(bytes, code_page)) return *std::move(text);
  return from_code_page(bytes, 1252).value_or(std::string());
}

std::string Links::prefix_of(std::int32_t first, std::int32_t last) const {
  const auto is_there = [this](std::int32_t tab) {
    return tab >= 0 && static_cast<std::size_t>(tab) < sheets.size();
  };
  if (!is_there(first) || !is_there(last)) return std::string(lost);
  const std::string& from = sheets[static_cast<std::size_t>(first)];
  if (first == last) return quoted_sheet(from) + "!";
  return "'" + doubled(from) + ":" + doubled(sheets[static_cast<std::size_t>(last)]) + "'!";
}

std::string Links::prefix(std::size_t index) const {
  if (index >= ranges.size()) return std::string(lost);
  const SheetRange& range = ranges[index];
  if (range.book >= books.size() || books[range.book].kind != Book::Kind::own) {
    return std::string(other_book);
  }
  return prefix_of(range.first, range.last);
}

std::string Links::old_prefix(std::int32_t book, std::int32_t first, std::int32_t last) const {
  return book > 0 ? std::string(other_book) : prefix_of(first, last);
}

std::string Links::name(std::size_t number) const {
  return number == 0 || number > names.size() ? std::string() : names[number - 1];
}

std::string Links::name_in(const Book& book, std::size_t number) const {
  if (book.kind == Book::Kind::own) return name(number);
  const bool known = number > 0 && number <= book.names.size();
  const std::string text = known ? book.names[number - 1] : std::string();
  return book.kind == Book::Kind::add_in ? text : std::string(other_book) + text;
}

std::string Links::outer_name(std::size_t range, std::size_t number) const {
  if (range >= ranges.size() || ranges[range].book >= books.size()) return {};
  return name_in(books[ranges[range].book], number);
}

std::string Links::old_outer_name(std::int32_t book, std::size_t number) const {
  if (book < 0) return name(number);
  const auto index = static_cast<std::size_t>(book);
  return index == 0 || index > books.size() ? std::string() : name_in(books[index - 1], number);
}

}  // namespace offenbar::biff
