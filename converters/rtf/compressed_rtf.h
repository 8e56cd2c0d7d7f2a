// Unpacks the value of PidTagRtfCompressed. [MS-OXRTFCP]
#pragma once

#include <string>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::rtf {

struct Decompressed {
  std::string rtf;
  // Not empty: where the value breaks its rules. `rtf` is what could be read all the same.
  std::string damage;
};

// Larger values are not unpacked.
constexpr std::size_t max_decompressed_bytes = 256U << 20U;

// Both kinds: LZFu, and MELA, which is stored as it is. A wrong CRC, a wrong size and an early end
// are damage, not errors: what Outlook shows is in there.
// Errors: Fault::corrupt for a short header or an unknown COMPTYPE; over_memory.
[[nodiscard]] Result<Decompressed> decompress(Bytes value);

}  // namespace offenbar::rtf
