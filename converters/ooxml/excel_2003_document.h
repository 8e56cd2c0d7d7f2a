// What a workbook of Excel 2003 XML holds: cells with values and formulas, sheets, names, comments,
// links. Elements as in the XML Spreadsheet Reference of Office 2003.
#pragma once

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/document/document.h"

namespace offenbar::ooxml {

// Errors: Fault::corrupt if it is not well-formed.
[[nodiscard]] Result<Document> read_excel_2003(Bytes bytes);

}  // namespace offenbar::ooxml
