// Reads all that a document in Rich Text Format says, for the comparison with its result. RTF 1.9.1
#pragma once

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/document/document.h"

namespace offenbar::rtf_document {

// Errors: Fault::corrupt if it was cut off, or nests without end.
[[nodiscard]] Result<Document> read_document(Bytes rtf);

}  // namespace offenbar::rtf_document
