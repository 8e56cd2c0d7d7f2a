// A compressed full details file: blocks of LZX. [MS-OXOAB], [MS-PATCH]
#pragma once

#include <functional>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::oab {

[[nodiscard]] bool is_lzx_container(Bytes head);

// Hands out what is inside, in pieces of at most 32 KiB; an error of `take` ends it.
// Errors: Fault::corrupt; over_output above 2 GiB; over_memory; that of `take`.
[[nodiscard]] Result<void> unpack(Bytes whole, const std::function<Result<void>(Bytes)>& take);

}  // namespace offenbar::oab
