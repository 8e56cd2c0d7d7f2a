// Agile encryption of Office Open XML packages. [MS-OFFCRYPTO] 2.3.4.10 to 2.3.4.15
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "converters/base/result.h"
#include "converters/offcrypto/primitives.h"

namespace offenbar::offcrypto {

struct AgileKey {
  Digest algorithm = Digest::sha1;
  std::size_t block_size = 16;
  std::size_t key_length = 16;  // bytes
  std::size_t hash_size = 20;
  Octets salt;
};

struct Agile {
  AgileKey data;      // keyData: how the package is encrypted
  AgileKey password;  // the first p:encryptedKey
  std::uint32_t spin_count = 0;
  Octets verifier_input;  // encryptedVerifierHashInput
  Octets verifier_hash;   // encryptedVerifierHashValue
  Octets key_value;       // encryptedKeyValue
};

// Reads the XML behind the version of an EncryptionInfo stream.
// Errors: Fault::corrupt; Fault::unsupported for other ciphers than AES-CBC, and for certificates
// as the only key.
[[nodiscard]] Result<Agile> read_agile(Bytes xml);

// The key of the package, or nothing if the password is not the right one.
[[nodiscard]] std::optional<Octets> package_key(const Agile& agile, std::string_view password);

// The package behind the 8 bytes of length in EncryptedPackage.
[[nodiscard]] Octets decrypt_segments(const Agile& agile, Bytes key, Bytes encrypted);

}  // namespace offenbar::offcrypto
