// The two ways in which a PST makes its data blocks unreadable to the naked eye. Neither needs a
// key: the password of a store is a mere checksum beside the data. [MS-PST] 5.1, 5.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "converters/pst/ndb/identifiers.h"

namespace offenbar::pst::ndb {

enum class Encoding : std::uint8_t {
  none = 0x00,              // NDB_CRYPT_NONE
  permute = 0x01,           // NDB_CRYPT_PERMUTE
  cyclic = 0x02,            // NDB_CRYPT_CYCLIC
  windows_protected = 0x10  // NDB_CRYPT_EDPCRYPTED: needs keys that are not in the file
};

// Decodes a data block in place; does nothing for `none`. [MS-PST] 2.2.2.8.3.1
void decode(Encoding encoding, BlockId id, std::span<std::byte> block);
// The way back, for tests and generators.
void encode(Encoding encoding, BlockId id, std::span<std::byte> block);

}  // namespace offenbar::pst::ndb
