// What a formula reads and calls, from the normal form of converters/document/formula.h.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "converters/document/document.h"

namespace offenbar {

struct Range {
  std::uint32_t sheet = 0;
  std::uint32_t first_row = 0, last_row = 0;
  std::uint32_t first_column = 0, last_column = 0;
  [[nodiscard]] bool holds(const Cell& cell) const {
    return cell.row >= first_row && cell.row <= last_row && cell.column >= first_column &&
           cell.column <= last_column;
  }
};

struct References {
  std::vector<Range> reads;
  bool reads_anything = false;              // what cannot be told: names, other files, INDIRECT
  std::vector<std::string_view> functions;  // in the cell's formula, as they are called
};

// Name in capitals -> number.
using SheetNumbers = std::map<std::string, std::uint32_t>;
[[nodiscard]] SheetNumbers sheet_numbers(const Document& workbook);

[[nodiscard]] References references_of(const Cell& cell, const SheetNumbers& sheets);

}  // namespace offenbar
