// The checksums of [MS-PST] 5.3, 5.5 and of compressed RTF.
#pragma once

#include <cstdint>
#include <string_view>

namespace offenbar::generator {

// CRC-32 that starts at 0 and is not inverted at its end. [MS-PST] 5.3
[[nodiscard]] std::uint32_t crc_of(std::string_view bytes);

// The signature in the trailer of a block or page with this id at this offset. [MS-PST] 5.5
[[nodiscard]] std::uint16_t signature_of(std::uint64_t offset, std::uint64_t id);

}  // namespace offenbar::generator
