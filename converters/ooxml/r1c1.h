// Formulas with references by row and column number: "R[-1]C2" beside "$B4". [MS-XLSX] does not
// know them any more; Excel 2003 XML writes no others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace offenbar::ooxml {

// The same formula with references such as "$B4". `row` and `column` from 0 are the cell's that
// has it: what is in brackets counts from there.
[[nodiscard]] std::string a1_formula(std::string_view r1c1, std::int64_t row, std::int64_t column);

}  // namespace offenbar::ooxml
