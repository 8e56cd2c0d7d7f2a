// What a drawing of Visio 2013 and later says, page by page. [MS-VSDX]
#pragma once

#include "converters/document/document.h"
#include "converters/ooxml/package.h"

namespace offenbar::ooxml {

// Pages with their names, texts of shapes (of their masters where they have none of their own),
// links, pictures, properties. Pages that stand behind others come last, as LibreOffice has it.
// Errors: Fault::corrupt if the main part is missing, or that of a page is damaged.
[[nodiscard]] Result<Document> read_visio(const zip::Archive& archive, const Package& package);

}  // namespace offenbar::ooxml
