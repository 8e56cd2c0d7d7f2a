// The two ways in which a PST makes its data blocks unreadable at a glance. [MS-PST] 5.1, 5.2
#pragma once

#include <cstdint>
#include <string>

namespace offenbar::generator {

enum class Encoding : std::uint8_t {
  none = 0x00,     // NDB_CRYPT_NONE
  permute = 0x01,  // NDB_CRYPT_PERMUTE
  cyclic = 0x02,   // NDB_CRYPT_CYCLIC
};

// Encodes the bytes of one data block in place.
void encode(std::string& data, Encoding encoding, std::uint64_t block_id);

}  // namespace offenbar::generator
