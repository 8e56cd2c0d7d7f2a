// Compares the cells of two workbooks by their place.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "converters/comparison/documents.h"
#include "converters/comparison/same_formula.h"
#include "converters/comparison/volatile_cells.h"

namespace offenbar {
namespace {

// Programs write 15 to 17 digits of a number; of a date, seconds are what is written.
bool equal_numbers(double a, double b, bool dates, double date_base) {
  const auto close = [](double x, double y) {
    return x == y || std::abs(x - y) <= 1e-12 * std::max(std::abs(x), std::abs(y)) ||
           std::abs(x - y) < 1e-300;
  };
  if (close(a, b)) return true;
  return dates &&
         (std::abs(a - b) < 1e-6 || (date_base != 0 && std::abs(a + date_base - b) < 1e-6));
}

// The kinds of errors as programs call them in the languages that we have; 0: another.
std::size_t error_kind(std::string_view text) {
  constexpr std::string_view names[][3] = {{"#NULL!", "#NULL!", "#NUL!"},
                                           {"#DIV/0!", "#DIV/0!", "#DIV/0!"},
                                           {"#VALUE!", "#WERT!", "#VALEUR!"},
                                           {"#REF!", "#BEZUG!", "#REF!"},
                                           {"#NAME?", "#NAME?", "#NOM?"},
                                           {"#NUM!", "#ZAHL!", "#NOMBRE!"},
                                           {"#N/A", "#NV", "#N/D"}};
  for (std::size_t i = 0; i < std::size(names); ++i) {
    if (std::ranges::find(names[i], text) != std::end(names[i])) return i + 1;
  }
  return 0;
}

bool is_numeric(const Cell& cell) {
  return cell.type == CellType::number || cell.type == CellType::boolean;
}

bool equal_values(const Cell& a, const Cell& b, double date_base) {
  if (is_numeric(a) && is_numeric(b)) {
    const bool dates = !a.text.empty() || !b.text.empty();
    return equal_numbers(a.number, b.number, dates, date_base);
  }
  if (a.type == CellType::error && b.type == CellType::error) {
    const std::size_t was = error_kind(a.text), is = error_kind(b.text);
    return was == is || was == 0 || is == 0;
  }
  return a.type == b.type && a.text == b.text;
}

std::string value_text(const Cell& cell) {
  switch (cell.type) {
    case CellType::empty:
      return {};
    case CellType::number:
      return fmt::format("{:.15g}", cell.number);
    case CellType::boolean:
      return cell.number != 0 ? "TRUE" : "FALSE";
    case CellType::text:
    case CellType::error:
      return std::string(cell.text);
  }
  return {};
}

std::string_view type_text(CellType type) {
  constexpr std::string_view names[] = {"empty", "number", "text", "boolean", "error"};
  return names[static_cast<std::size_t>(type)];
}

class Comparison {
 public:
  Comparison(const Document& before, const Document& after, LossList& losses)
      : before_(before), after_(after), losses_(losses) {
    for (std::uint32_t i = 0; i < after.sheets.size(); ++i) by_name_[after.sheets[i].name] = i;
  }

  void run() {
    volatile_ = volatile_cells(before_);
    compare_sheets();
    std::set<std::uint32_t> met;  // sheets of the result
    for (std::uint32_t i = 0; i < before_.sheets.size(); ++i) {
      const auto there = counterpart(i);  // none: told as a missing sheet
      if (there && met.insert(*there).second) {
        compare_cells_of(cells_of(before_, i), cells_of(after_, *there), *there);
      }
    }
    for (const Cell& cell : after_.cells) {
      if (!met.contains(cell.sheet) && !before_.truncated) added(cell);
    }
  }

 private:
  [[nodiscard]] std::optional<std::uint32_t> counterpart(std::uint32_t sheet) const {
    if (sheet >= before_.sheets.size()) return std::nullopt;
    const auto found = by_name_.find(before_.sheets[sheet].name);
    if (found != by_name_.end()) return found->second;
    if (sheet < after_.sheets.size()) return sheet;
    return std::nullopt;
  }

  static std::span<const Cell> cells_of(const Document& document, std::uint32_t sheet) {
    // Not std::ranges::equal_range(): its result is more than clang 14 understands.
    const auto begin = std::ranges::lower_bound(document.cells, sheet, {}, &Cell::sheet);
    return {begin, std::ranges::upper_bound(begin, document.cells.end(), sheet, {}, &Cell::sheet)};
  }

  // `sheet` is that of the result. What one side did not read to its end is not told of the other.
  void compare_cells_of(std::span<const Cell> ours, std::span<const Cell> theirs,
                        std::uint32_t sheet) {
    const std::uint64_t end =
        after_.truncated && !after_.cells.empty() ? after_.cells.back().key() : UINT64_MAX;
    auto other = theirs.begin();
    for (const Cell& cell : ours) {
      Cell wanted = cell;
      wanted.sheet = sheet;
      while (other != theirs.end() && other->key() < wanted.key()) added(*other++);
      if (other != theirs.end() && other->key() == wanted.key()) {
        compare(cell, *other++);
      } else if (wanted.key() <= end) {
        missing(cell);
      }
    }
    if (before_.truncated) return;
    while (other != theirs.end()) added(*other++);
  }

  void compare_sheets() {
    for (std::uint32_t i = 0; i < before_.sheets.size(); ++i) {
      const Sheet& sheet = before_.sheets[i];
      const auto there = counterpart(i);
      if (!there) {
        losses_.add("sheet_missing", sheet.name, sheet.name, {});
        continue;
      }
      const Sheet& other = after_.sheets[*there];
      if (other.name != sheet.name && !sheet.name.empty())
        losses_.add("sheet_name", sheet.name, sheet.name, other.name);
      if (other.hidden != sheet.hidden) {
        losses_.add("sheet_hidden", sheet.name, sheet.hidden ? "hidden" : "shown",
                    other.hidden ? "hidden" : "shown");
      }
    }
  }

  [[nodiscard]] static std::string place(const Document& of, const Cell& cell) {
    const std::string sheet = cell.sheet < of.sheets.size() ? of.sheets[cell.sheet].name : "";
    return fmt::format("{}!{}{}", sheet, column_letters(cell.column), cell.row + 1);
  }

  void missing(const Cell& cell) {
    const bool formula = cell.type == CellType::empty;
    losses_.add(formula ? "formula_missing" : "cell_missing", place(before_, cell),
                formula ? "=" + std::string(cell.formula) : value_text(cell), {});
  }

  void added(const Cell& cell) {
    if (cell.type == CellType::empty) return;
    losses_.add("cell_added", place(after_, cell), {}, value_text(cell));
  }

  void compare(const Cell& a, const Cell& b) {
    const bool both_know = before_.knows_formulas && after_.knows_formulas;
    if (both_know) compare_formulas(a, b);
    if (equal_values(a, b, static_cast<double>(before_.date_base))) return;
    if (volatile_.contains(a.key()) && !b.formula.empty()) {
      losses_.add("cell_volatile", place(before_, a), value_text(a), value_text(b));
      return;
    }
    // No value was kept with the formula: the result may have one.
    if (a.type == CellType::empty) return;
    const bool same_type = a.type == b.type || (is_numeric(a) && is_numeric(b));
    if (same_type || b.type == CellType::error || a.type == CellType::error) {
      losses_.add("cell_value", place(before_, a), value_text(a), value_text(b));
    } else if (b.type == CellType::empty) {
      losses_.add("cell_missing", place(before_, a), value_text(a), {});
    } else {
      losses_.add("cell_type", place(before_, a),
                  fmt::format("{} {}", type_text(a.type), value_text(a)),
                  fmt::format("{} {}", type_text(b.type), value_text(b)));
    }
  }

  void compare_formulas(const Cell& a, const Cell& b) {
    if (same_formula(a.formula, b.formula)) return;
    const std::string was = a.formula.empty() ? "" : "=" + std::string(a.formula);
    const std::string is = b.formula.empty() ? "" : "=" + std::string(b.formula);
    if (b.formula.empty()) {
      losses_.add("formula_missing", place(before_, a), was, value_text(b));
    } else if (a.formula.empty()) {
      losses_.add("formula_added", place(before_, a), value_text(a), is);
    } else if (a.formula != "?") {
      losses_.add("formula_changed", place(before_, a), was, is);
    }
  }

  const Document& before_;
  const Document& after_;
  LossList& losses_;
  std::map<std::string_view, std::uint32_t> by_name_;
  std::set<std::uint64_t> volatile_;  // keys of cells that change by themselves
};

}  // namespace

void compare_cells(const Document& before, const Document& after, LossList& losses) {
  Comparison(before, after, losses).run();
}

}  // namespace offenbar
