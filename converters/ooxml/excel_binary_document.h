// What a binary workbook holds: the same as excel_document.h. [MS-XLSB]
#pragma once

#include "converters/document/document.h"
#include "converters/ooxml/package.h"

namespace offenbar::ooxml {

// Errors: Fault::corrupt if the main part is missing, or one with cells or strings is damaged.
[[nodiscard]] Result<Document> read_excel_binary(const zip::Archive& archive,
                                                 const Package& package);

}  // namespace offenbar::ooxml
