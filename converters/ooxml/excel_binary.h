// Counts an Excel binary workbook. [MS-XLSB]
#pragma once

#include "converters/facts.h"
#include "converters/ooxml/package.h"

namespace offenbar::ooxml {

// Sheets, cells with a value or a formula, letters of the shared strings.
// Errors: Fault::corrupt if a part ends within a record.
[[nodiscard]] Result<Facts> excel_binary_facts(const zip::Archive& archive, const Package& package);

}  // namespace offenbar::ooxml
