// XOR obfuscation. [MS-OFFCRYPTO] 2.3.7
#pragma once

#include <cstdint>
#include <string_view>

#include "converters/base/bytes.h"

namespace offenbar::offcrypto {

// CreatePasswordVerifier_Method1 of a password in its code page, at most 15 bytes. 2.3.7.1
[[nodiscard]] std::uint16_t xor_verifier(Bytes password);

// True if a password of that verifier may be this one. 16 bits: one wrong password in 65,536 fits.
[[nodiscard]] bool xor_opens(std::uint16_t verifier, std::string_view password_utf8);

}  // namespace offenbar::offcrypto
