// Formulas that compute the same although they are written otherwise.
// mappings/equivalences.tsv: formula.constant, formula.nothing, formula.old_rows, formula.weeknum
#pragma once

#include <string_view>

namespace offenbar {

// Both in the normal form of converters/document/formula.h; `after` is that of the result. Empty:
// there is none.
[[nodiscard]] bool same_formula(std::string_view before, std::string_view after);

}  // namespace offenbar
