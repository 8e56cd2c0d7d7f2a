// The text of a body in RTF, read without any of the converter's code beside the tokens of RTF.
#pragma once

#include <string>

#include "converters/base/bytes.h"
#include "converters/items/letter.h"

namespace offenbar::items {

// HTML if the RTF wraps it ([MS-OXRTFEX] 2.1.3.1), else plain text. Never an error: what is broken
// says less.
[[nodiscard]] Text text_of_rtf(std::string_view rtf);

}  // namespace offenbar::items
