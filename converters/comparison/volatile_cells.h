// Which cells change by themselves: those whose formulas ask for the date, the time or chance, and
// those that depend on such.
#pragma once

#include <cstdint>
#include <set>

#include "converters/document/document.h"

namespace offenbar {

// The keys (Cell::key()) of such cells with a formula. Where the references of a formula cannot be
// followed (INDIRECT, OFFSET, a name) it depends on whatever is volatile in the workbook; so does,
// in a workbook too large to be followed, every formula.
[[nodiscard]] std::set<std::uint64_t> volatile_cells(const Document& workbook);

}  // namespace offenbar
