#include "converters/ooxml/r1c1.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include "converters/document/place.h"

namespace offenbar::ooxml {
namespace {

constexpr std::int64_t rows = 1'048'576, columns = 16'384;

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '\\' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// One half of a reference, from 0.
struct Half {
  std::int64_t at = 0;
  bool relative = false;
};

struct Reference {
  std::optional<Half> row, column;
  std::size_t end = 0;
};

class Reader {
 public:
  Reader(std::string_view text, std::int64_t row, std::int64_t column)
      : text_(text), row_(row), column_(column) {}

  std::string run() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    const char c = text_[at_];
    if (c == '"' || c == '\'') {
      copy_to(end_of_quoted(at_));
    } else if (c == '[') {  // another book
      copy_to(std::min(text_.find(']', at_), text_.size() - 1) + 1);
    } else if (!is_word(c)) {
      copy_to(at_ + 1);
    } else if (const auto found = reference(at_)) {
      write(*found);
    } else {
      std::size_t end = at_;
      while (end < text_.size() && is_word(text_[end])) ++end;
      copy_to(end);
    }
  }

  void copy_to(std::size_t end) {
    out_ += text_.substr(at_, end - at_);
    at_ = end;
  }

  [[nodiscard]] std::size_t end_of_quoted(std::size_t at) const {
    const auto end = text_.find(text_[at], at + 1);
    return end == std::string_view::npos ? text_.size() : end + 1;
  }

  // "R", "R3", "R[-1]"
  [[nodiscard]] std::optional<Half> half(std::size_t& at, char letter, std::int64_t from,
                                         std::int64_t count) const {
    if (at >= text_.size() || std::toupper(static_cast<unsigned char>(text_[at])) != letter) {
      return std::nullopt;
    }
    ++at;
    const bool bracket = at < text_.size() && text_[at] == '[';
    const std::size_t digits = at + (bracket ? 1 : 0);
    std::int64_t number = 0;
    const auto read = std::from_chars(text_.data() + digits, text_.data() + text_.size(), number);
    const bool has_number = read.ec == std::errc();
    const auto end = static_cast<std::size_t>(read.ptr - text_.data());
    Half found{from, true};
    if (bracket) {
      if (!has_number || end >= text_.size() || text_[end] != ']') return std::nullopt;
      if (number <= -count || number >= count) return std::nullopt;
      found.at = ((from + number) % count + count) % count;
      at = end + 1;
    } else if (has_number) {
      if (number < 1 || number > count) return std::nullopt;
      found = {number - 1, false};
      at = end;
    }
    return found;
  }

  [[nodiscard]] std::optional<Reference> reference(std::size_t at) const {
    Reference found;
    found.row = half(at, 'R', row_, rows);
    found.column = half(at, 'C', column_, columns);
    found.end = at;
    const char next = at < text_.size() ? text_[at] : '\0';
    const bool ends = !is_word(next) && next != '(' && next != '!' && next != '[';
    if (!ends || (!found.row && !found.column)) return std::nullopt;
    return found;
  }

  static std::string column_text(const Half& column) {
    return (column.relative ? "" : "$") + column_letters(static_cast<std::uint32_t>(column.at));
  }
  static std::string row_text(const Half& row) {
    return (row.relative ? "" : "$") + std::to_string(row.at + 1);
  }
  static std::string text_of(const Reference& reference) {
    return (reference.column ? column_text(*reference.column) : "") +
           (reference.row ? row_text(*reference.row) : "");
  }

  // A whole row or column is a range of itself.
  void write(const Reference& first) {
    at_ = first.end;
    out_ += text_of(first);
    if (first.row && first.column) return;
    const bool range = at_ < text_.size() && text_[at_] == ':';
    const auto last = range ? reference(at_ + 1) : std::nullopt;
    if (last && last->row.has_value() == first.row.has_value() &&
        last->column.has_value() == first.column.has_value()) {
      out_ += ":" + text_of(*last);
      at_ = last->end;
    } else {
      out_ += ":" + text_of(first);
    }
  }

  std::string_view text_;
  std::int64_t row_, column_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string a1_formula(std::string_view r1c1, std::int64_t row, std::int64_t column) {
  return Reader(r1c1, row, column).run();
}

}  // namespace offenbar::ooxml
