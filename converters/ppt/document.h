// What a presentation of PowerPoint 97 to 2003 says, slide by slide. [MS-PPT]
#pragma once

#include "converters/cfb/compound_file.h"
#include "converters/document/document.h"

namespace offenbar::ppt {

// Text of shapes and tables, titles known, speaker notes, comments, links, pictures, hidden slides,
// properties; no footers, no masters: as of pptx.
// Errors: Fault::corrupt if the document or a slide is damaged.
[[nodiscard]] Result<Document> read_document(const cfb::CompoundFile& file);

}  // namespace offenbar::ppt
