// Keys and ciphers of encrypted packages. For encryption.cpp only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "converters/base/result.h"

namespace offenbar::odf {

// manifest:encryption-data of one member. ODF 1.3 part 2, 4.8
struct EncryptionData {
  std::string cipher;              // manifest:algorithm-name
  std::string initial_vector;      // bytes
  std::string derivation;          // manifest:key-derivation-name
  std::string salt;                // bytes
  std::string start_key = "SHA1";  // manifest:start-key-generation-name
  std::string checksum_type;       // manifest:checksum-type
  std::string checksum;            // bytes
  std::uint64_t iterations = 0;    // of PBKDF2
  std::uint64_t key_size = 16;     // bytes
  std::uint64_t argon2_iterations = 0;
  std::uint64_t argon2_memory = 0;  // KiB
  std::uint64_t argon2_lanes = 0;
};

// The key of a member. Deriving one is slow on purpose: members that share salt and numbers share
// theirs. Errors: Fault::unsupported; corrupt for numbers out of range.
[[nodiscard]] Result<std::string> derive_key(const EncryptionData& data, std::string_view password);

// The bytes as they were before they were encrypted; still packed.
// Errors: Fault::encrypted if the key is wrong, as far as the cipher tells; unsupported.
[[nodiscard]] Result<std::string> decrypt(const EncryptionData& data, std::string_view key,
                                          std::string_view bytes);

// False if the checksum says that the key was wrong. Unknown kinds say nothing.
[[nodiscard]] bool matches_checksum(const EncryptionData& data, std::string_view decrypted);

}  // namespace offenbar::odf
