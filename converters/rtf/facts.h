// Counts an RTF document. [MSFT-RTF] 1.9.1
#pragma once

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/facts.h"

namespace offenbar::rtf {

// Letters of body, headers, notes and text boxes; pictures, notes, comments.
// Errors: Fault::corrupt if the document was cut off: it ends inside of groups.
[[nodiscard]] Result<Facts> facts(Bytes document);

}  // namespace offenbar::rtf
