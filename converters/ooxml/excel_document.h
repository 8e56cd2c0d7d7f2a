// What a workbook holds: cells with values and formulas, sheets, names, comments, links, pictures.
// [ECMA-376] part 1, 18
#pragma once

#include "converters/document/document.h"
#include "converters/ooxml/package.h"

namespace offenbar::ooxml {

// Errors: Fault::corrupt if the main part is missing, or one with cells or strings is damaged.
[[nodiscard]] Result<Document> read_excel(const zip::Archive& archive, const Package& package);

}  // namespace offenbar::ooxml
