// Texts and pictures that lie on a sheet. [ECMA-376] part 1, 20.5
#pragma once

#include <string>

#include "converters/document/flow.h"
#include "converters/ooxml/parts.h"

namespace offenbar::ooxml {

// Reads the drawing part of a sheet; `parts` has its relationships in hand afterwards.
[[nodiscard]] Result<void> read_sheet_drawing(Document& document, Flow& flow, Parts& parts,
                                              const std::string& sheet, const std::string& part);

}  // namespace offenbar::ooxml
