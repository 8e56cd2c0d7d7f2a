#include "converters/document/formula.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <cstdlib>
#include <optional>

#include "converters/document/place.h"

namespace offenbar {
namespace {

constexpr std::int64_t last_row = 1'048'576;
constexpr std::int64_t last_column = 16'384;

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '\\' || c == '$' || c == '?' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

// One corner of a reference: "$B7", "B" or "7".
struct Corner {
  bool fixed_column = false, fixed_row = false;
  std::int64_t column = 0, row = 0;  // from 1; 0: not named

  [[nodiscard]] std::string text() const {
    std::string out;
    if (column > 0) {
      out += (fixed_column ? "$" : "") + column_letters(static_cast<std::uint32_t>(column - 1));
    }
    if (row > 0) out += (fixed_row ? "$" : "") + std::to_string(row);
    return out;
  }
};

std::optional<Corner> corner_of(std::string_view text) {
  Corner corner;
  std::size_t i = 0;
  bool fixed = i < text.size() && text[i] == '$';
  if (fixed) ++i;
  const std::size_t letters = i;
  while (i < text.size() && is_letter(text[i]) && i - letters < 4) {
    corner.column =
        corner.column * 26 + std::toupper(static_cast<unsigned char>(text[i])) - 'A' + 1;
    ++i;
  }
  if (i > letters) {
    corner.fixed_column = fixed;
    fixed = i < text.size() && text[i] == '$';
    if (fixed) ++i;
  }
  const std::size_t digits = i;
  while (i < text.size() && is_digit(text[i]) && i - digits < 8) {
    corner.row = corner.row * 10 + (text[i] - '0');
    ++i;
  }
  if (i > digits) corner.fixed_row = fixed;
  const bool whole = i == text.size() && (i > digits || (i > letters && !fixed));
  if (!whole || corner.column > last_column || corner.row > last_row) return std::nullopt;
  if (i > digits && corner.row == 0) return std::nullopt;
  return corner;
}

std::int64_t wrapped(std::int64_t value, std::int64_t last) {
  return ((value - 1) % last + last) % last + 1;
}

void move(Corner& corner, Shift shift) {
  if (corner.column > 0 && !corner.fixed_column) {
    corner.column = wrapped(corner.column + shift.columns, last_column);
  }
  if (corner.row > 0 && !corner.fixed_row) corner.row = wrapped(corner.row + shift.rows, last_row);
}

// "A1:A1048576" is "A:A"; "A1:XFD1" is "1:1".
std::string area(Corner first, Corner last) {
  const bool all_rows = first.row == 1 && last.row == last_row;
  const bool all_columns = first.column == 1 && last.column == last_column;
  if (all_rows && first.column > 0) first.row = last.row = 0;
  if (all_columns && first.row > 0) first.column = last.column = 0;
  return first.text() + ":" + last.text();
}

std::string quoted(std::string_view sheet) { return fmt::format("'{}'!", upper(sheet)); }

// Functions that have another name in the other grammar.
std::string function_name(std::string_view name) {
  std::string out = upper(name);
  for (const std::string_view prefix :
       {"_XLFN.", "_XLWS.", "_XLL.", "_XLUDF.", "COM.MICROSOFT.", "ORG.LIBREOFFICE.",
        "ORG.OPENOFFICE.", "LEGACY.", "COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GET"}) {
    if (out.starts_with(prefix)) out.erase(0, prefix.size());
  }
  if (out == "F.DIST") out = "FDIST";
  if (out == "F.INV") out = "FINV";
  return out;
}

class Writer {
 public:
  std::string out;

  void number(std::string_view text) {
    const std::string digits(text);
    out += fmt::format("{:.15g}", std::strtod(digits.c_str(), nullptr));
  }
  // A word that is no reference: a function, a name, a constant.
  void word(std::string_view text, bool function) {
    std::string name = function_name(text);
    logical_ = name == "TRUE" || name == "FALSE";
    out += function || logical_ ? name : upper(text);
  }
  // TRUE() is TRUE.
  bool skip_empty_call(std::string_view rest) const { return logical_ && rest.starts_with("()"); }
  void other(char c) {
    logical_ = false;
    out += c;
  }
  void not_logical() { logical_ = false; }

 private:
  bool logical_ = false;
};

// The end of what begins with the quote at `at`, behind the closing quote.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] != quote) continue;
    if (i + 1 < text.size() && text[i + 1] == quote) {
      ++i;
    } else {
      return i + 1;
    }
  }
  return text.size();
}

std::size_t end_of_word(std::string_view text, std::size_t at) {
  while (at < text.size() && is_word(text[at])) ++at;
  return at;
}

std::size_t end_of_number(std::string_view text, std::size_t at) {
  while (at < text.size() && (is_digit(text[at]) || text[at] == '.')) ++at;
  if (at + 1 < text.size() && (text[at] == 'E' || text[at] == 'e')) {
    std::size_t exponent = at + 1;
    if (text[exponent] == '+' || text[exponent] == '-') ++exponent;
    if (exponent < text.size() && is_digit(text[exponent])) {
      while (exponent < text.size() && is_digit(text[exponent])) ++exponent;
      return exponent;
    }
  }
  return at;
}

// "'C:\x\[b.xlsx]Sheet'" or "[1]Sheet": other files lose their names.
std::string_view sheet_of(std::string_view name) {
  const auto bracket = name.rfind(']');
  return bracket == std::string_view::npos ? name : name.substr(bracket + 1);
}

// Writes "#DIV/0" of "#DIV/0!"; the end of what was read.
std::size_t error_value(std::string_view in, std::size_t at, std::string& out) {
  std::size_t end = at + 1;
  while (end < in.size() && (is_letter(in[end]) || is_digit(in[end]) || in[end] == '/')) ++end;
  out += upper(in.substr(at, end - at));
  return end < in.size() && (in[end] == '!' || in[end] == '?') ? end + 1 : end;
}

class ExcelReader {
 public:
  ExcelReader(std::string_view formula, Shift shift) : in_(formula), shift_(shift) {}

  std::string read() {
    while (at_ < in_.size()) step();
    return std::move(writer_.out);
  }

 private:
  void step() {
    const char c = in_[at_];
    if (c == '"') {
      copy_to(end_of_quoted(in_, at_));
    } else if (c == '\'') {
      const std::size_t end = end_of_quoted(in_, at_);
      sheet(in_.substr(at_ + 1, end - at_ - 2));
      at_ = std::min(in_.size(), end + 1);  // and the "!"
    } else if (c == '[') {
      const auto end = in_.find(']', at_);
      at_ = end == std::string_view::npos ? in_.size() : end + 1;
    } else if (c == '#') {
      at_ = error_value(in_, at_, writer_.out);
    } else if (is_word(c)) {
      word();
    } else {
      if (!std::isspace(static_cast<unsigned char>(c))) writer_.other(c);
      ++at_;
    }
  }

  // Sheet1!A1:Sheet1!B2 is Sheet1!A1:B2.
  void sheet(std::string_view name) {
    writer_.not_logical();
    const std::string_view bare = sheet_of(name);
    if (bare.empty() || (writer_.out.ends_with(':') && last_sheet_ == bare)) return;
    last_sheet_ = bare;
    writer_.out += quoted(bare);
  }

  void copy_to(std::size_t end) {
    writer_.not_logical();
    writer_.out += in_.substr(at_, end - at_);
    at_ = end;
  }

  void word() {
    const std::size_t end = end_of_word(in_, at_);
    const std::string_view text = in_.substr(at_, end - at_);
    const char next = end < in_.size() ? in_[end] : '\0';
    if (next == '!') {
      sheet(text);
      at_ = end + 1;
      return;
    }
    const auto corner = next == '(' ? std::nullopt : corner_of(text);
    if (corner && reference(*corner, end)) return;
    if (is_digit(text.front()) || text.front() == '.') {
      const std::size_t stop = end_of_number(in_, at_);
      writer_.not_logical();
      writer_.number(in_.substr(at_, stop - at_));
      at_ = std::max(stop, at_ + 1);
      return;
    }
    writer_.word(text, next == '(');
    at_ = end;
    if (writer_.skip_empty_call(in_.substr(at_))) at_ += 2;
  }

  bool reference(Corner first, std::size_t end) {
    if (end < in_.size() && in_[end] == ':') {
      const std::size_t stop = end_of_word(in_, end + 1);
      const auto last = corner_of(in_.substr(end + 1, stop - end - 1));
      const bool alike =
          last && (last->row > 0) == (first.row > 0) && (last->column > 0) == (first.column > 0);
      if (alike && !(stop < in_.size() && (in_[stop] == '(' || in_[stop] == '!'))) {
        Corner second = *last;
        move(first, shift_);
        move(second, shift_);
        writer_.not_logical();
        writer_.out += area(first, second);
        at_ = stop;
        return true;
      }
    }
    if (first.row == 0 || first.column == 0) return false;
    move(first, shift_);
    writer_.not_logical();
    writer_.out += first.text();
    at_ = end;
    return true;
  }

  std::string_view in_;
  Shift shift_;
  std::string last_sheet_;
  std::size_t at_ = 0;
  Writer writer_;
};

class OpenReader {
 public:
  explicit OpenReader(std::string_view formula) : in_(formula) {
    for (const std::string_view prefix : {"of:", "oooc:", "msoxl:"}) {
      if (in_.starts_with(prefix)) in_.remove_prefix(prefix.size());
    }
    if (in_.starts_with('=')) in_.remove_prefix(1);
    if (in_.starts_with('=')) in_.remove_prefix(1);  // "==": recalculate always
  }

  std::string read() {
    while (at_ < in_.size()) step();
    return std::move(writer_.out);
  }

 private:
  void step() {
    const char c = in_[at_];
    if (c == '"') {
      const std::size_t end = end_of_quoted(in_, at_);
      writer_.not_logical();
      writer_.out += in_.substr(at_, end - at_);
      at_ = end;
    } else if (c == '[') {
      reference();
    } else if (c == '#') {
      at_ = error_value(in_, at_, writer_.out);
    } else if (c == '\'') {
      at_ = end_of_quoted(in_, at_);  // a quoted name of another file, or of a label
    } else if (is_word(c)) {
      word();
    } else {
      if (c == ';' || c == '~') {
        writer_.other(',');
      } else if (c == '|') {
        writer_.other(';');
      } else if (c != '!' && std::isspace(static_cast<unsigned char>(c)) == 0) {
        writer_.other(c);
      }
      ++at_;
    }
  }

  void word() {
    const std::size_t end = end_of_word(in_, at_);
    const std::string_view text = in_.substr(at_, end - at_);
    if (is_digit(text.front()) || text.front() == '.') {
      const std::size_t stop = std::max(end_of_number(in_, at_), at_ + 1);
      writer_.not_logical();
      writer_.number(in_.substr(at_, stop - at_));
      at_ = stop;
      return;
    }
    writer_.word(text, end < in_.size() && in_[end] == '(');
    at_ = end;
    if (writer_.skip_empty_call(in_.substr(at_))) at_ += 2;
  }

  // "[$'My Sheet'.A1:.B2]", "[.#REF!]", "['file:///x.ods'#$Sheet1.A1]"
  void reference() {
    std::size_t end = at_ + 1;
    while (end < in_.size() && in_[end] != ']') {
      end = in_[end] == '\'' ? end_of_quoted(in_, end) : end + 1;
    }
    end = std::min(end, in_.size());
    std::string_view inside = in_.substr(at_ + 1, end - at_ - 1);
    at_ = std::min(in_.size(), end + 1);
    writer_.not_logical();
    std::string first_sheet;
    const auto first = corner(inside, first_sheet);
    writer_.out += first_sheet;
    if (!inside.starts_with(':')) {
      writer_.out += first ? first->text() : "#REF";
      return;
    }
    inside.remove_prefix(1);
    std::string second_sheet;
    const auto second = corner(inside, second_sheet);
    if (!first || !second) {
      writer_.out += "#REF";
    } else if (second_sheet.empty() || second_sheet == first_sheet) {
      writer_.out += area(*first, *second);
    } else {
      writer_.out += first->text() + ":" + second_sheet + second->text();
    }
  }

  static std::optional<Corner> corner(std::string_view& inside, std::string& sheet) {
    if (inside.starts_with('\'')) {  // a file, or a sheet
      const std::size_t end = end_of_quoted(inside, 0);
      if (end < inside.size() && inside[end] == '#') inside.remove_prefix(end + 1);
    }
    if (inside.starts_with('$')) inside.remove_prefix(1);
    if (inside.starts_with('\'')) {
      const std::size_t end = end_of_quoted(inside, 0);
      sheet = quoted(inside.substr(1, end < 2 ? 0 : end - 2));
      inside.remove_prefix(end);
    } else {
      const std::size_t dot = std::min(inside.find('.'), inside.size());
      if (dot > 0) sheet = quoted(inside.substr(0, dot));
      inside.remove_prefix(dot);
    }
    if (inside.starts_with('.')) inside.remove_prefix(1);
    const std::size_t end = std::min(inside.find(':'), inside.size());
    const auto found = corner_of(inside.substr(0, end));
    inside.remove_prefix(end);
    return found;
  }

  std::string_view in_;
  std::size_t at_ = 0;
  Writer writer_;
};

}  // namespace

std::string normal_excel_formula(std::string_view formula, Shift shift) {
  return ExcelReader(formula, shift).read();
}

std::string normal_open_formula(std::string_view formula) { return OpenReader(formula).read(); }

bool refers_by_other_words(std::string_view excel_formula) {
  for (std::size_t i = 0; i < excel_formula.size(); ++i) {
    if (excel_formula[i] == '"') {
      i = end_of_quoted(excel_formula, i) - 1;
    } else if (excel_formula[i] == '[') {
      return true;
    }
  }
  return false;
}

}  // namespace offenbar
