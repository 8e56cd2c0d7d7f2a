// Counts an Excel workbook of BIFF records. [MS-XLS] 2.1.4
#pragma once

#include "converters/cfb/compound_file.h"
#include "converters/facts.h"

namespace offenbar::xls {

// Sheets, cells with a value or a formula, letters of the strings (shared ones once).
// Errors: Fault::corrupt if records run over the end, or the workbook has no EOF.
[[nodiscard]] Result<Facts> facts(const cfb::CompoundFile& file);
// The same for a stream that is no compound file: Excel 2 to 4.
[[nodiscard]] Result<Facts> facts_of_stream(Bytes stream);

}  // namespace offenbar::xls
