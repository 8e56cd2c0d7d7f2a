// The readers that count, as rows of the format table name them. Each reads bytes only.
// Errors of all: Fault::corrupt if the part that holds the content cannot be read.
#pragma once

#include "converters/content.h"
#include "converters/facts.h"

namespace offenbar {

[[nodiscard]] Result<Facts> inspect_word(const Content& content);          // docx and kin
[[nodiscard]] Result<Facts> inspect_excel(const Content& content);         // xlsx and kin
[[nodiscard]] Result<Facts> inspect_excel_binary(const Content& content);  // xlsb
[[nodiscard]] Result<Facts> inspect_powerpoint(const Content& content);    // pptx and kin
[[nodiscard]] Result<Facts> inspect_flat_word(const Content& content);  // Flat OPC, Word 2003 XML
[[nodiscard]] Result<Facts> inspect_flat_powerpoint(const Content& content);
[[nodiscard]] Result<Facts> inspect_spreadsheetml(const Content& content);  // Excel 2003 XML
[[nodiscard]] Result<Facts> inspect_odf(const Content& content);
[[nodiscard]] Result<Facts> inspect_rtf(const Content& content);
[[nodiscard]] Result<Facts> inspect_doc(const Content& content);
[[nodiscard]] Result<Facts> inspect_xls(const Content& content);
[[nodiscard]] Result<Facts> inspect_ppt(const Content& content);

}  // namespace offenbar
