// The readers of whole workbooks in Excel's other formats, as rows of the format table name them.
#pragma once

#include "converters/content.h"
#include "converters/document/document.h"

namespace offenbar {

// Errors: Fault::corrupt, encrypted.
[[nodiscard]] Result<Document> read_xls(const Content& content);           // Excel 2 to 2003
[[nodiscard]] Result<Document> read_excel_binary(const Content& content);  // xlsb
[[nodiscard]] Result<Document> read_excel_2003(const Content& content);    // Excel 2003 XML

}  // namespace offenbar
