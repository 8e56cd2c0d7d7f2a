// Office binary document RC4 encryption, 40 bits. [MS-OFFCRYPTO] 2.3.6
#pragma once

#include <string_view>

#include "converters/base/result.h"
#include "converters/offcrypto/primitives.h"

namespace offenbar::offcrypto {

struct BinaryRc4 {
  Octets salt;
  Octets verifier;
  Octets verifier_hash;
};

// Reads what follows the version 1.1. Errors: Fault::corrupt.
[[nodiscard]] Result<BinaryRc4> read_binary_rc4(Bytes after_version);

[[nodiscard]] bool opens(const BinaryRc4& header, std::string_view password);

}  // namespace offenbar::offcrypto
