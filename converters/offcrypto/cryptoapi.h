// EncryptionHeader and EncryptionVerifier: standard encryption of Office Open XML (AES) and
// RC4 CryptoAPI of the binary formats. [MS-OFFCRYPTO] 2.3.2 to 2.3.5
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "converters/base/result.h"
#include "converters/offcrypto/primitives.h"

namespace offenbar::offcrypto {

struct CryptoApi {
  bool aes = false;  // AES: standard encryption; else RC4
  std::size_t key_length = 5;  // bytes
  Octets salt;
  Octets verifier;
  Octets verifier_hash;
};

// Reads what follows the version of an EncryptionInfo: flags, header, verifier.
// Errors: Fault::corrupt; Fault::unsupported for another cipher or an external provider.
[[nodiscard]] Result<CryptoApi> read_cryptoapi(Bytes after_version);

// The AES key of the package (RC4: of block 0), or nothing if the password is not the right one.
[[nodiscard]] std::optional<Octets> cryptoapi_key(const CryptoApi& header,
                                                  std::string_view password);

}  // namespace offenbar::offcrypto
