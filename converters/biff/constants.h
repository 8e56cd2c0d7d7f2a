// Constants within formulas: texts, and arrays of values behind the tokens.
#pragma once

#include <optional>
#include <string>

#include "converters/base/cursor.h"
#include "converters/biff/links.h"

namespace offenbar::biff {

// A text of PtgStr, in quotes. [MS-XLS] 2.5.198.89
[[nodiscard]] std::string quoted_text(Cursor& in, const Links& links);

// "{1,2;3,4}" of PtgExtraArray, [MS-XLS] 2.5.198.59. Nothing if a value is of no known kind.
[[nodiscard]] std::optional<std::string> array_text(Cursor& extra, const Links& links);

// "1.5" with the 15 digits that Excel has.
[[nodiscard]] std::string number_text(double value);

}  // namespace offenbar::biff
