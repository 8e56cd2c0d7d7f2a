// The compressed container of VBA projects. [MS-OVBA] 2.4.1
#pragma once

#include <cstddef>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::vba {

// What a container holds. Bytes after its last whole chunk are left alone: Office writes some.
// Errors: Fault::corrupt (no container, or damaged before the first chunk ends); over_memory if it
// holds more than `most` bytes.
[[nodiscard]] Result<std::vector<std::byte>> decompress(Bytes container, std::size_t most);

}  // namespace offenbar::vba
