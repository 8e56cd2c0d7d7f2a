// Formulas of both grammars in one form, so that they can be compared as text.
//
// The form is Excel's A1 grammar without spaces, sheet names always in quotes, names in capitals:
// 'My Sheet'!A1:B2. What is made equal is listed in mappings/equivalences.tsv, `formula.*`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace offenbar {

// How far a shared formula is from the cell that holds its text.
struct Shift {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
};

// From [ECMA-376] part 1, 18.17, without the leading "=".
[[nodiscard]] std::string normal_excel_formula(std::string_view formula, Shift shift = {});

// From OpenFormula (ODF 1.3 part 4), with its "of:=" or "=".
[[nodiscard]] std::string normal_open_formula(std::string_view formula);

// Refers to a table's columns by name, or to another file's cells: the result has other words.
[[nodiscard]] bool refers_by_other_words(std::string_view excel_formula);

}  // namespace offenbar
