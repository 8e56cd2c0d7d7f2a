#include "converters/offcrypto/lock.h"

#include <fmt/format.h>

#include <algorithm>

#include "converters/base/cursor.h"
#include "converters/offcrypto/binary_locks.h"
#include "converters/offcrypto/xor_obfuscation.h"

namespace offenbar::offcrypto {
namespace {

constexpr std::uint64_t max_info = 1U << 20U;  // an EncryptionInfo has a few KiB

std::string_view name_of_digest(Digest algorithm) {
  switch (algorithm) {
    case Digest::md5:
      return "MD5";
    case Digest::sha1:
      return "SHA1";
    case Digest::sha256:
      return "SHA256";
    case Digest::sha384:
      return "SHA384";
    case Digest::sha512:
      return "SHA512";
  }
  return "";
}

Result<std::optional<Lock>> agile_lock(Bytes xml) {
  auto agile = read_agile(xml);
  if (!agile && agile.error().fault == Fault::unsupported) {
    return Lock{.scheme = "OOXML agile, unknown cipher", .verifier = OpaqueLock{}};
  }
  if (!agile) return tl::unexpected(agile.error());
  std::string scheme = fmt::format("OOXML agile, AES-{}, {}", agile->data.key_length * 8,
                                   name_of_digest(agile->password.algorithm));
  return Lock{.scheme = std::move(scheme), .verifier = *std::move(agile)};
}

// EncryptionInfo. [MS-OFFCRYPTO] 2.3.4.5 and 2.3.4.10
Result<std::optional<Lock>> package_lock(Bytes info) {
  Cursor in(info);
  const auto major = in.le<std::uint16_t>();
  const auto minor = in.le<std::uint16_t>();
  if (!in.ok()) return fail(Fault::corrupt, "EncryptionInfo has no version");
  if (major == 4 && minor == 4)
    return agile_lock(info.subspan(std::min<std::size_t>(8, info.size())));
  if (minor == 3) return Lock{.scheme = "OOXML extensible", .verifier = OpaqueLock{}};
  if (minor != 2 || major < 2 || major > 4) {
    return fail(Fault::corrupt, fmt::format("EncryptionInfo version is {}.{}", major, minor));
  }
  OFFENBAR_TRY(CryptoApi header, read_cryptoapi(info.subspan(4)));
  std::string scheme =
      fmt::format("OOXML standard, {}-{}", header.aes ? "AES" : "RC4", header.key_length * 8);
  return Lock{.scheme = std::move(scheme), .verifier = std::move(header)};
}

bool has_rights(const cfb::CompoundFile& file) {
  return std::ranges::any_of(file.entries(), [](const cfb::Entry& entry) {
    return entry.name == "DRMEncryptedTransform" || entry.name == "DRMEncryptedDataSpace" ||
           entry.name == "\tDRMContent" || entry.name == "DRMTransform" ||
           entry.name == "\tDRMDataSpace";
  });
}

}  // namespace

bool is_encrypted_package(const cfb::CompoundFile& file) {
  return file.find("EncryptedPackage") != nullptr;
}

Result<std::optional<Lock>> find_lock(const cfb::CompoundFile& file) {
  if (has_rights(file)) return Lock{.scheme = "rights management", .verifier = RightsLock{}};
  if (is_encrypted_package(file)) {
    const cfb::Entry* info = file.find("EncryptionInfo");
    if (info == nullptr) return fail(Fault::corrupt, "EncryptedPackage without EncryptionInfo");
    OFFENBAR_TRY(const Octets bytes, file.read(*info, max_info));
    return package_lock(bytes);
  }
  if (file.find("WordDocument") != nullptr) return find_word_lock(file);
  if (file.find("PowerPoint Document") != nullptr) return find_slides_lock(file);
  for (const std::string_view name : {"Workbook", "Book"}) {
    if (const cfb::Entry* entry = file.find(name)) {
      // FILEPASS stands right behind the first BOF; what comes later is not needed.
      OFFENBAR_TRY(const Octets head, file.read_head(*entry, 64U << 10U));
      return find_lock_of_workbook(head);
    }
  }
  return std::nullopt;
}

bool opens(const Lock& lock, std::string_view password) {
  if (const auto* agile = std::get_if<Agile>(&lock.verifier)) {
    return package_key(*agile, password).has_value();
  }
  if (const auto* header = std::get_if<CryptoApi>(&lock.verifier)) {
    return cryptoapi_key(*header, password).has_value();
  }
  if (const auto* header = std::get_if<BinaryRc4>(&lock.verifier)) return opens(*header, password);
  if (const auto* lock_of_xor = std::get_if<XorLock>(&lock.verifier)) {
    return xor_opens(lock_of_xor->verifier, password);
  }
  return false;
}

std::optional<std::size_t> find_password(const Lock& lock, std::span<const std::string> passwords) {
  const auto found = std::ranges::find_if(
      passwords, [&lock](const std::string& password) { return opens(lock, password); });
  if (found == passwords.end()) return std::nullopt;
  return static_cast<std::size_t>(found - passwords.begin());
}

Result<Octets> decrypt_package(const cfb::CompoundFile& file, const Lock& lock,
                               std::string_view password, std::uint64_t max_bytes) {
  const cfb::Entry* entry = file.find("EncryptedPackage");
  if (entry == nullptr) return fail(Fault::corrupt, "no EncryptedPackage");
  OFFENBAR_TRY(const Octets stream, file.read(*entry, max_bytes));
  Cursor in(stream);
  const auto size = in.le<std::uint64_t>();
  const Bytes encrypted = in.take(in.left());
  if (!in.ok()) return fail(Fault::corrupt, "EncryptedPackage ends early");
  Octets out;
  std::optional<Octets> key;
  if (const auto* agile = std::get_if<Agile>(&lock.verifier)) {
    if ((key = package_key(*agile, password))) out = decrypt_segments(*agile, *key, encrypted);
  } else if (const auto* header = std::get_if<CryptoApi>(&lock.verifier)) {
    if ((key = cryptoapi_key(*header, password))) out = aes_ecb_decrypt(*key, encrypted);
  }
  if (!key) return fail(Fault::encrypted, "no password opens the package");
  if (size > out.size()) return fail(Fault::corrupt, "EncryptedPackage is shorter than it says");
  out.resize(size);
  return out;
}

}  // namespace offenbar::offcrypto
