// Counts a PowerPoint presentation. [MS-PPT] 2.1.2
#pragma once

#include "converters/cfb/compound_file.h"
#include "converters/facts.h"

namespace offenbar::ppt {

// Slides of the show, letters on the slides and in their notes.
// Errors: Fault::corrupt if the chain of edits does not lead to a document, or records leave the
// stream.
[[nodiscard]] Result<Facts> facts(const cfb::CompoundFile& file);

}  // namespace offenbar::ppt
