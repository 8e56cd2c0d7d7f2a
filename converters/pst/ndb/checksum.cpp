#include "converters/pst/ndb/checksum.h"

#include <zlib.h>

namespace offenbar::pst::ndb {

// zlib inverts its register before and after; undone here.
std::uint32_t checksum(Bytes bytes) {
  if (bytes.empty()) return 0;  // a null pointer means something else to zlib
  const auto inverted =
      ::crc32_z(0xFFFFFFFFU, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return static_cast<std::uint32_t>(inverted) ^ 0xFFFFFFFFU;
}

}  // namespace offenbar::pst::ndb
