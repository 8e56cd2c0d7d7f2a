// What a document in Word 2003 XML says. Schema
// http://schemas.microsoft.com/office/word/2003/wordml ("Word 2003 XML Reference")
#pragma once

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/document/document.h"

namespace offenbar::ooxml {

// Text with notes, comments, changes, headers that show, links, pictures and properties: as of
// docx. Errors: Fault::corrupt.
[[nodiscard]] Result<Document> read_word2003(Bytes xml);

}  // namespace offenbar::ooxml
