// Formulas of binary workbooks: tokens in reverse Polish order, as text in Excel's grammar.
// [MS-XLS] 2.2.2, 2.5.198; [MS-XLSB] 2.2.2, 2.5.98
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "converters/base/bytes.h"
#include "converters/biff/links.h"

namespace offenbar::biff {

struct Tokens {
  Bytes tokens;  // rgce
  Bytes extra;   // rgcb: what of array constants and the like stands behind the tokens
};

// The cell that a formula stands in, from 0: relative tokens count from there.
struct CellPlace {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  auto operator<=>(const CellPlace&) const = default;
};

// Without the leading "=". Nothing if a token is not known, or the formula is damaged or longer
// than Excel allows.
[[nodiscard]] std::optional<std::string> formula_text(const Tokens& formula, const Links& links,
                                                      CellPlace at);

// Where the formula stands that this cell shares with others, or that fills them all as an array.
// Nothing if the cell has its own.
[[nodiscard]] std::optional<CellPlace> shared_from(const Tokens& formula, Version version);

}  // namespace offenbar::biff
