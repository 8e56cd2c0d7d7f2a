// Digests and ciphers as [MS-OFFCRYPTO] uses them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/bytes.h"

namespace offenbar::offcrypto {

using Octets = std::vector<std::byte>;

enum class Digest : std::uint8_t { md5, sha1, sha256, sha384, sha512 };

// By the name an agile EncryptionInfo uses: "SHA1", "SHA-1", "SHA512" ... Nothing: not supported.
[[nodiscard]] std::optional<Digest> digest_of(std::string_view name);

// The digest of the concatenation.
[[nodiscard]] Octets digest(Digest algorithm, std::initializer_list<Bytes> parts);

// H(i) = digest(i as 32 bits, H(i-1)) for `rounds` rounds, the password hash of 2.3.4.7 and 2.3.4.11.
[[nodiscard]] Octets spin(Digest algorithm, Octets start, std::uint32_t rounds);

// AES without padding; key of 16, 24 or 32 bytes. A last piece that is no whole block is dropped.
// Empty if the key has another length.
[[nodiscard]] Octets aes_cbc_decrypt(Bytes key, Bytes initial_vector, Bytes text);
[[nodiscard]] Octets aes_ecb_decrypt(Bytes key, Bytes text);

// RC4, continuing from call to call.
class Rc4 {
 public:
  explicit Rc4(Bytes key);  // not empty
  [[nodiscard]] Octets apply(Bytes text);

 private:
  std::uint8_t state_[256];
  std::uint8_t i_ = 0;
  std::uint8_t j_ = 0;
};

// The first `length` bytes, or all with `filler` behind them.
[[nodiscard]] Octets fit(Octets bytes, std::size_t length, std::byte filler);

[[nodiscard]] Octets little_endian(std::uint32_t number);

// UTF-16LE as all these schemes hash it; at most 255 code units.
[[nodiscard]] Octets password_utf16(std::string_view utf8);

// Loads what the functions above need: a process that locks itself in calls it before.
void prepare();

// True if both begin with the same `length` bytes and have as many.
[[nodiscard]] bool same_start(Bytes a, Bytes b, std::size_t length);

}  // namespace offenbar::offcrypto
