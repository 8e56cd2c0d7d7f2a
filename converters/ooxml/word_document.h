// What a Word document says, in reading order. [ECMA-376] part 1, 17
#pragma once

#include "converters/document/document.h"
#include "converters/ooxml/package.h"

namespace offenbar::ooxml {

// Text without deleted runs, which are in `changes`; notes in the order of their references;
// headers and footers that a section shows.
// Errors: Fault::corrupt if the main part is missing, or a part of text is damaged.
[[nodiscard]] Result<Document> read_word(const zip::Archive& archive, const Package& package);

}  // namespace offenbar::ooxml
