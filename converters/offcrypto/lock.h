// Is a compound file locked, how, and does this password open it? [MS-OFFCRYPTO]
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "converters/base/result.h"
#include "converters/cfb/compound_file.h"
#include "converters/offcrypto/agile.h"
#include "converters/offcrypto/cryptoapi.h"
#include "converters/offcrypto/rc4.h"

namespace offenbar::offcrypto {

// The password with which Excel encrypts workbooks whose structure is protected: nobody typed it.
inline constexpr std::string_view excel_default_password = "VelvetSweatshop";

struct XorLock {
  std::uint16_t verifier = 0;
};
struct RightsLock {};  // a rights server (IRM, RMS): no password helps
struct OpaqueLock {};  // locked by a scheme whose verifier we do not read

struct Lock {
  std::string scheme;  // for people: "OOXML agile, AES-256, SHA512", "RC4 CryptoAPI"
  std::variant<Agile, CryptoApi, BinaryRc4, XorLock, RightsLock, OpaqueLock> verifier;

  [[nodiscard]] bool needs_rights_server() const {
    return std::holds_alternative<RightsLock>(verifier);
  }
  // False: only opening the document tells whether a password is right.
  [[nodiscard]] bool verifiable() const {
    return !needs_rights_server() && !std::holds_alternative<OpaqueLock>(verifier);
  }
};

// The lock of an Office document, nothing if it has none. Errors: Fault::corrupt if it is locked,
// but its header cannot be read.
[[nodiscard]] Result<std::optional<Lock>> find_lock(const cfb::CompoundFile& file);
// The same for a BIFF stream: a workbook that is no compound file (Excel 2 to 4).
[[nodiscard]] Result<std::optional<Lock>> find_lock_of_workbook(Bytes stream);

// True if the password is the right one. Always false if the lock is not verifiable.
[[nodiscard]] bool opens(const Lock& lock, std::string_view password);

// The position of the first password that opens it.
[[nodiscard]] std::optional<std::size_t> find_password(const Lock& lock,
                                                       std::span<const std::string> passwords);

// True if this is a package of Office Open XML inside a compound file.
[[nodiscard]] bool is_encrypted_package(const cfb::CompoundFile& file);

// The package inside. Errors: Fault::encrypted if the password is wrong, corrupt, over_memory.
[[nodiscard]] Result<Octets> decrypt_package(const cfb::CompoundFile& file, const Lock& lock,
                                             std::string_view password, std::uint64_t max_bytes);

}  // namespace offenbar::offcrypto
