// What a presentation says, slide by slide. [ECMA-376] part 1, 19
#pragma once

#include "converters/document/document.h"
#include "converters/ooxml/package.h"

namespace offenbar::ooxml {

// Text of shapes and tables, titles known, speaker notes, comments; no footers, no masters.
// Errors: Fault::corrupt if the main part is missing, or that of a slide is damaged.
[[nodiscard]] Result<Document> read_powerpoint(const zip::Archive& archive, const Package& package);

}  // namespace offenbar::ooxml
