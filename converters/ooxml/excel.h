// Counts an Excel workbook. [ECMA-376] part 1, 18
#pragma once

#include "converters/facts.h"
#include "converters/ooxml/package.h"

namespace offenbar::ooxml {

// Sheets, cells with a value or a formula, letters of the shared strings (each string once) and of
// those written inline, pictures of the sheets' drawings.
// Errors: Fault::corrupt if workbook, a sheet or the strings are damaged.
[[nodiscard]] Result<Facts> excel_facts(const zip::Archive& archive, const Package& package);

// The same of the 2003 XML: Workbook, Worksheet, Cell and Data.
[[nodiscard]] Result<Facts> spreadsheetml_facts(Bytes document);

}  // namespace offenbar::ooxml
