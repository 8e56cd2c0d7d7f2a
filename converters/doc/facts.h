// Counts a Word document. [MS-DOC]
#pragma once

#include "converters/cfb/compound_file.h"
#include "converters/facts.h"

namespace offenbar::doc {

// Letters of all parts of the text (body, notes, headers, comments, text boxes) without field
// instructions; notes and comments. What Word 95 and older do not tell simply stays unknown.
// Errors: Fault::corrupt if the FIB points outside its table stream, or pieces outside the text.
[[nodiscard]] Result<Facts> facts(const cfb::CompoundFile& file);

}  // namespace offenbar::doc
