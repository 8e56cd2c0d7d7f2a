#include "converters/base/uuid.h"

#include "converters/base/digest.h"

namespace offenbar {

std::string uuid_of(std::string_view seed) {
  std::string hex = sha256_hex(as_bytes(seed)).substr(0, 32);
  hex[12] = '8';                                         // version
  hex[16] = "89ab"[static_cast<unsigned>(hex[16]) % 4];  // variant
  for (const std::size_t at : {8U, 13U, 18U, 23U}) hex.insert(at, 1, '-');
  return hex;
}

}  // namespace offenbar
