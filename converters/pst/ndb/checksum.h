// What pages and blocks carry to be recognised by. [MS-PST] 5.3, 5.5
#pragma once

#include <cstdint>

#include "converters/base/bytes.h"
#include "converters/pst/ndb/identifiers.h"

namespace offenbar::pst::ndb {

// The CRC of [MS-PST] 5.3: the usual polynomial, starting at 0 and not inverted at the end.
[[nodiscard]] std::uint32_t checksum(Bytes bytes);

// wSig of a page or block with this id at this offset. [MS-PST] 5.5
[[nodiscard]] constexpr std::uint16_t signature(std::uint64_t offset, BlockId id) {
  const auto mixed = static_cast<std::uint32_t>(offset ^ id.raw);
  return static_cast<std::uint16_t>((mixed >> 16U) ^ mixed);
}

}  // namespace offenbar::pst::ndb
