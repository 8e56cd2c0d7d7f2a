// Takes the macros out of an ODF package.
#pragma once

#include <cstdint>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::rewriting {

// Libraries, dialogs, scripts and what starts them. Answers how many members went; if none did and
// nothing starts a macro, `out` stays empty. Errors: as edit_package().
[[nodiscard]] Result<std::uint64_t> strip_macros(Bytes package, int out);

}  // namespace offenbar::rewriting
