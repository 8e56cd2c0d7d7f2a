#include "converters/comparison/references.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace offenbar {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_word(char c) {
  return is_capital(c) || is_digit(c) || c == '$' || c == '_' || c == '.' || c == '\\' ||
         c == '?' || static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z');
}

// One corner of a reference: "$B$7", "B", "7".
struct Corner {
  std::uint32_t column = 0, row = 0;  // from 1; 0: not named
};

std::optional<Corner> corner_of(std::string_view text) {
  std::string bare(text);
  std::erase(bare, '$');
  Corner corner;
  std::size_t at = 0;
  for (; at < bare.size() && is_capital(bare[at]) && at < 3; ++at) {
    corner.column = corner.column * 26 + static_cast<std::uint32_t>(bare[at] - 'A' + 1);
  }
  for (; at < bare.size() && is_digit(bare[at]) && at < 12; ++at) {
    corner.row = corner.row * 10 + static_cast<std::uint32_t>(bare[at] - '0');
  }
  const bool whole = at == bare.size() && at > 0;
  return whole ? std::optional(corner) : std::nullopt;
}

// Reads the normal form of converters/document/formula.h.
class Reader {
 public:
  Reader(const SheetNumbers& sheets, const Cell& cell, References& into)
      : sheets_(sheets), into_(into), text_(cell.formula), own_sheet_(cell.sheet) {}

  void read() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        at_ = end_of_quoted();
      } else if (c == '\'') {
        sheet();
      } else if (is_word(c)) {
        word();
      } else {
        if (c != ':') sheet_ = own_sheet_;
        ++at_;
      }
    }
  }

 private:
  std::size_t end_of_quoted() const {
    const char quote = text_[at_];
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] != quote) continue;
      if (i + 1 == text_.size() || text_[i + 1] != quote) return i + 1;
      ++i;
    }
    return text_.size();
  }

  void sheet() {
    const std::size_t end = end_of_quoted();
    std::string name(text_.substr(at_ + 1, end - std::min(end, at_ + 2)));
    for (std::size_t i = 0; (i = name.find("''", i)) != std::string::npos; ++i) name.erase(i, 1);
    const auto found = sheets_.find(name);
    if (found == sheets_.end()) into_.reads_anything = true;  // another file's, or a lost one
    sheet_ = found == sheets_.end() ? own_sheet_ : found->second;
    at_ = end < text_.size() && text_[end] == '!' ? end + 1 : end;
  }

  void word() {
    const std::string_view text = take_word();
    if (at_ < text_.size() && text_[at_] == '(') return function(text);
    const auto from = corner_of(text);
    if (from && at_ < text_.size() && text_[at_] == ':') {
      const std::size_t colon = at_++;
      const auto to = corner_of(take_word());
      const bool alike =
          to && (to->row > 0) == (from->row > 0) && (to->column > 0) == (from->column > 0);
      if (alike) return add(*from, *to);
      at_ = colon;
      into_.reads_anything = true;  // a range over several sheets, or one that a function ends
    }
    if (from && from->row > 0 && from->column > 0) return add(*from, *from);
    name(text);
  }

  std::string_view take_word() {
    const std::size_t from = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return text_.substr(from, at_ - from);
  }

  void add(Corner from, Corner to) {
    constexpr std::uint32_t last_row = 1'048'576, last_column = 16'384;
    const auto [first_row, end_row] = std::minmax(from.row, to.row);
    const auto [first_column, end_column] = std::minmax(from.column, to.column);
    into_.reads.push_back({sheet_, first_row == 0 ? 0 : first_row - 1,
                           first_row == 0 ? last_row : end_row - 1,
                           first_column == 0 ? 0 : first_column - 1,
                           first_column == 0 ? last_column : end_column - 1});
  }

  void function(std::string_view name) {
    into_.functions.push_back(name);
    into_.reads_anything |= name == "INDIRECT" || name == "OFFSET";
  }

  void name(std::string_view word) {
    const bool is_number = is_digit(word.front()) || word.front() == '.';
    const bool is_truth = word == "TRUE" || word == "FALSE";
    if (!is_number && !is_truth) into_.reads_anything = true;
  }

  const SheetNumbers& sheets_;
  References& into_;
  std::string_view text_;
  std::uint32_t own_sheet_;
  std::uint32_t sheet_ = own_sheet_;
  std::size_t at_ = 0;
};

}  // namespace

SheetNumbers sheet_numbers(const Document& workbook) {
  SheetNumbers sheets;
  for (std::uint32_t i = 0; i < workbook.sheets.size(); ++i) {
    std::string name = workbook.sheets[i].name;
    for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    sheets.emplace(std::move(name), i);
  }
  return sheets;
}

References references_of(const Cell& cell, const SheetNumbers& sheets) {
  References references;
  Reader(sheets, cell, references).read();
  return references;
}

}  // namespace offenbar
