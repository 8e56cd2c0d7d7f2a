#include "corpus/generator/mail/checksum.h"

#include <zlib.h>

namespace offenbar::generator {

std::uint32_t crc_of(std::string_view bytes) {
  // zlib inverts before and after; two inversions more undo that.
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  return static_cast<std::uint32_t>(crc32_z(0xFFFFFFFFU, data, bytes.size())) ^ 0xFFFFFFFFU;
}

std::uint16_t signature_of(std::uint64_t offset, std::uint64_t id) {
  const auto mixed = static_cast<std::uint32_t>(offset ^ id);
  return static_cast<std::uint16_t>((mixed >> 16) ^ mixed);
}

}  // namespace offenbar::generator
