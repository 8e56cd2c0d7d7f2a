#include "converters/comparison/volatile_cells.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offenbar {
namespace {

constexpr std::uint64_t most_steps = 20'000'000;    // of looking whether a reference meets a cell
constexpr std::size_t most_references = 2'000'000;  // 20 bytes each
constexpr std::array<std::string_view, 5> by_themselves{"TODAY", "NOW", "RAND", "RANDBETWEEN",
                                                        "RANDARRAY"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_word(char c) {
  return is_capital(c) || is_digit(c) || c == '$' || c == '_' || c == '.' || c == '\\' ||
         c == '?' || static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z');
}

struct Range {
  std::uint32_t sheet = 0;
  std::uint32_t first_row = 0, last_row = 0;
  std::uint32_t first_column = 0, last_column = 0;
  [[nodiscard]] bool holds(const Cell& cell) const {
    return cell.row >= first_row && cell.row <= last_row && cell.column >= first_column &&
           cell.column <= last_column;
  }
};

struct Formula {
  const Cell* cell = nullptr;
  std::vector<Range> reads;
  bool reads_anything = false;
  bool is_volatile = false;
};

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
class References {
 public:
  References(const std::map<std::string, std::uint32_t>& sheets, Formula& into)
      : sheets_(sheets), into_(into), text_(into.cell->formula), sheet_(into.cell->sheet) {}

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
        if (c != ':') sheet_ = into_.cell->sheet;
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
    sheet_ = found == sheets_.end() ? into_.cell->sheet : found->second;
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
    into_.is_volatile |= std::ranges::find(by_themselves, name) != by_themselves.end();
    into_.reads_anything |= name == "INDIRECT" || name == "OFFSET";
  }

  void name(std::string_view word) {
    const bool is_number = is_digit(word.front()) || word.front() == '.';
    const bool is_truth = word == "TRUE" || word == "FALSE";
    if (!is_number && !is_truth) into_.reads_anything = true;
  }

  const std::map<std::string, std::uint32_t>& sheets_;
  Formula& into_;
  std::string_view text_;
  std::uint32_t sheet_;
  std::size_t at_ = 0;
};

class Spreading {
 public:
  explicit Spreading(const Document& workbook) {
    std::map<std::string, std::uint32_t> sheets;
    for (std::uint32_t i = 0; i < workbook.sheets.size(); ++i) {
      std::string name = workbook.sheets[i].name;
      for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      sheets.emplace(std::move(name), i);
    }
    for (const Cell& cell : workbook.cells) {
      if (cell.formula.empty()) continue;
      formulas_.emplace_back().cell = &cell;
      if (references_ > most_references) continue;
      References(sheets, formulas_.back()).read();
      references_ += formulas_.back().reads.size();
    }
  }

  std::set<std::uint64_t> run() {
    if (references_ > most_references) return all();
    std::set<std::uint64_t> found;
    std::vector<const Cell*> latest;  // found in the round before, in the order of their keys
    for (const Formula& formula : formulas_) {
      if (formula.is_volatile) latest.push_back(formula.cell);
    }
    while (!latest.empty()) {
      for (const Cell* cell : latest) found.insert(cell->key());
      std::vector<const Cell*> next;
      for (Formula& formula : formulas_) {
        if (formula.is_volatile) continue;
        formula.is_volatile = formula.reads_anything || reads_one(formula, latest);
        if (formula.is_volatile) next.push_back(formula.cell);
      }
      if (steps_ > most_steps) return all();
      latest = std::move(next);
    }
    return found;
  }

 private:
  bool reads_one(const Formula& formula, const std::vector<const Cell*>& cells) {
    for (const Range& range : formula.reads) {
      Cell first;
      first.sheet = range.sheet;
      first.row = range.first_row;
      auto at =
          std::lower_bound(cells.begin(), cells.end(), first.key(),
                           [](const Cell* cell, std::uint64_t key) { return cell->key() < key; });
      for (; at != cells.end() && (*at)->sheet == range.sheet && (*at)->row <= range.last_row;
           ++at) {
        if (++steps_ > most_steps || range.holds(**at)) return true;
      }
      ++steps_;
    }
    return false;
  }

  [[nodiscard]] std::set<std::uint64_t> all() const {
    std::set<std::uint64_t> keys;
    for (const Formula& formula : formulas_) keys.insert(formula.cell->key());
    return keys;
  }

  std::vector<Formula> formulas_;
  std::size_t references_ = 0;
  std::uint64_t steps_ = 0;
};

// Most workbooks have none, and need not be read formula by formula.
bool may_change(const Cell& cell) {
  return std::ranges::any_of(by_themselves, [&cell](std::string_view name) {
    return cell.formula.find(name) != std::string_view::npos;
  });
}

}  // namespace

std::set<std::uint64_t> volatile_cells(const Document& workbook) {
  if (std::ranges::none_of(workbook.cells, may_change)) return {};
  return Spreading(workbook).run();
}

}  // namespace offenbar
