#include "converters/comparison/volatile_cells.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "converters/comparison/references.h"

namespace offenbar {
namespace {

constexpr std::uint64_t most_steps = 20'000'000;    // of looking whether a reference meets a cell
constexpr std::size_t most_references = 2'000'000;  // 20 bytes each
constexpr std::array<std::string_view, 5> by_themselves{"TODAY", "NOW", "RAND", "RANDBETWEEN",
                                                        "RANDARRAY"};

bool changes_by_itself(std::string_view function) {
  return std::ranges::find(by_themselves, function) != by_themselves.end();
}

struct Formula {
  const Cell* cell = nullptr;
  std::vector<Range> reads;
  bool reads_anything = false;
  bool is_volatile = false;
};

class Spreading {
 public:
  explicit Spreading(const Document& workbook) {
    const SheetNumbers sheets = sheet_numbers(workbook);
    for (const Cell& cell : workbook.cells) {
      if (cell.formula.empty()) continue;
      Formula& formula = formulas_.emplace_back();
      formula.cell = &cell;
      if (references_ > most_references) continue;
      References found = references_of(cell, sheets);
      formula.reads = std::move(found.reads);
      formula.reads_anything = found.reads_anything;
      formula.is_volatile = std::ranges::any_of(found.functions, changes_by_itself);
      references_ += formula.reads.size();
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
