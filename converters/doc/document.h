// Reads all that a Word document says, for the comparison with its result. [MS-DOC]
#pragma once

#include "converters/cfb/compound_file.h"
#include "converters/document/document.h"

namespace offenbar::doc {

// Word 6 to 2003. Errors: Fault::corrupt; encrypted if a password is needed.
[[nodiscard]] Result<Document> read_document(const cfb::CompoundFile& file);

}  // namespace offenbar::doc
