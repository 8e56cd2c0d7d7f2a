#include "converters/offcrypto/binary_locks.h"

#include <fmt/format.h>

#include <algorithm>

#include "converters/base/cursor.h"

namespace offenbar::offcrypto {
namespace {

constexpr std::uint64_t max_header = 64U << 10U;

// EncryptionInfo of the binary formats: 1.1 is RC4, n.2 is CryptoAPI.
Result<std::optional<Lock>> binary_lock(Bytes info) {
  Cursor in(info);
  const auto major = in.le<std::uint16_t>();
  const auto minor = in.le<std::uint16_t>();
  if (!in.ok()) return fail(Fault::corrupt, "encryption header has no version");
  if (major == 1 && minor == 1) {
    OFFENBAR_TRY(BinaryRc4 header, read_binary_rc4(info.subspan(4)));
    return Lock{.scheme = "RC4, 40 bits", .verifier = std::move(header)};
  }
  if (minor == 2 && major >= 2 && major <= 4) {
    OFFENBAR_TRY(CryptoApi header, read_cryptoapi(info.subspan(4)));
    std::string scheme = fmt::format("RC4 CryptoAPI, {} bits", header.key_length * 8);
    return Lock{.scheme = std::move(scheme), .verifier = std::move(header)};
  }
  return fail(Fault::corrupt, fmt::format("encryption header version is {}.{}", major, minor));
}

Result<Octets> read_stream(const cfb::CompoundFile& file, std::string_view name,
                           std::uint64_t max) {
  const cfb::Entry* entry = file.find(name);
  if (entry == nullptr) return fail(Fault::corrupt, fmt::format("no stream {}", name));
  return file.read_head(*entry, max);
}

struct PersistPlace {
  std::uint32_t directory = 0;
  std::uint32_t id = 0;
};

// UserEditAtom with encryptSessionPersistIdRef, which has 32 bytes. [MS-PPT] 2.3.3
std::optional<PersistPlace> session_of(Bytes document, std::uint32_t edit_offset) {
  Cursor in(document);
  in.seek(edit_offset);
  in.skip(4);
  const auto length = in.le<std::uint32_t>();
  in.skip(12);  // lastSlideIdRef, version, offsetLastEdit
  const auto directory = in.le<std::uint32_t>();
  in.skip(12);  // docPersistIdRef, persistIdSeed, lastView, unused
  const auto session = in.le<std::uint32_t>();
  if (!in.ok() || length < 32) return std::nullopt;
  return PersistPlace{.directory = directory, .id = session};
}

// The offset of one persist object. PersistDirectoryAtom, [MS-PPT] 2.3.4
std::optional<std::uint32_t> offset_of(Bytes document, const PersistPlace& place) {
  Cursor in(document);
  in.seek(place.directory);
  in.skip(4);
  const auto length = in.le<std::uint32_t>();
  if (!in.ok() || length > in.left()) return std::nullopt;
  Cursor entries(in.take(length));
  while (entries.ok() && entries.left() >= 4) {
    const auto head = entries.le<std::uint32_t>();
    const std::uint32_t first = head & 0xFFFFFU;
    const std::uint32_t count = head >> 20U;
    for (std::uint32_t i = 0; i < count && entries.ok(); ++i) {
      const auto offset = entries.le<std::uint32_t>();
      if (entries.ok() && first + i == place.id) return offset;
    }
  }
  return std::nullopt;
}

// FILEPASS. [MS-XLS] 2.4.117; before BIFF8 it is only key and verifier.
Result<std::optional<Lock>> file_pass_lock(Bytes record, bool biff8) {
  Cursor in(record);
  if (biff8 && in.le<std::uint16_t>() == 1) return binary_lock(record.subspan(2));
  in.skip(2);  // key
  const auto verifier = in.le<std::uint16_t>();
  if (!in.ok()) return fail(Fault::corrupt, "FILEPASS is too short");
  return Lock{.scheme = "XOR obfuscation", .verifier = XorLock{verifier}};
}

}  // namespace

Result<std::optional<Lock>> find_word_lock(const cfb::CompoundFile& file) {
  OFFENBAR_TRY(const Octets head, read_stream(file, "WordDocument", 64));
  Cursor in(head);
  in.skip(2);
  const auto version = in.le<std::uint16_t>();
  in.skip(6);
  const auto flags = in.le<std::uint16_t>();
  in.skip(2);
  const auto key = in.le<std::uint32_t>();
  if (!in.ok() || (flags & 0x0100U) == 0) return std::nullopt;  // fEncrypted
  if (version < 0x00C1) return Lock{.scheme = "Word 6/95 obfuscation", .verifier = OpaqueLock{}};
  if ((flags & 0x8000U) != 0) {  // fObfuscated
    return Lock{.scheme = "XOR obfuscation",
                .verifier = XorLock{static_cast<std::uint16_t>(key & 0xFFFFU)}};
  }
  const std::string_view table = (flags & 0x0200U) != 0 ? "1Table" : "0Table";
  OFFENBAR_TRY(const Octets info,
               read_stream(file, table, std::min<std::uint64_t>(key, max_header)));
  return binary_lock(info);
}

Result<std::optional<Lock>> find_slides_lock(const cfb::CompoundFile& file) {
  constexpr std::uint32_t encrypted_token = 0xF3D1C4DF;
  constexpr std::uint64_t max_document = 1U << 30U;
  constexpr std::uint16_t crypt_session = 0x2F14;
  const cfb::Entry* user = file.find("Current User");
  if (user == nullptr) return std::nullopt;
  OFFENBAR_TRY(const Octets atom, file.read_head(*user, 64));
  Cursor in(atom);
  in.skip(12);
  const auto token = in.le<std::uint32_t>();
  const auto edit_offset = in.le<std::uint32_t>();
  if (!in.ok()) return std::nullopt;
  if (token != encrypted_token) return std::nullopt;
  OFFENBAR_TRY(const Octets document, read_stream(file, "PowerPoint Document", max_document));
  const auto place = session_of(document, edit_offset);
  const auto offset = place ? offset_of(document, *place) : std::nullopt;
  if (!offset) return Lock{.scheme = "PowerPoint, no session found", .verifier = OpaqueLock{}};
  Cursor record(document);
  record.seek(*offset);
  record.skip(2);
  const auto type = record.le<std::uint16_t>();
  const auto length = record.le<std::uint32_t>();
  if (type != crypt_session || length > record.left()) {
    return fail(Fault::corrupt, "CryptSession10Container is not where the directory says", *offset);
  }
  return binary_lock(record.take(length));
}

Result<std::optional<Lock>> find_lock_of_workbook(Bytes stream) {
  constexpr std::uint16_t file_pass = 0x002F;
  Cursor in(stream);
  const auto bof = in.le<std::uint16_t>();
  const auto bof_length = in.le<std::uint16_t>();
  const Bytes begin = in.take(bof_length);
  if (!in.ok()) return std::nullopt;
  const bool biff8 = bof == 0x0809 && begin.size() >= 2 && begin[1] == std::byte{0x06};
  // WRITEPROT may stand between BOF and FILEPASS; INTERFACEHDR already comes behind it.
  for (int records = 0; records < 4 && in.left() >= 4; ++records) {
    const auto type = in.le<std::uint16_t>();
    const auto length = in.le<std::uint16_t>();
    const Bytes body = in.take(length);
    if (type == file_pass && in.ok()) return file_pass_lock(body, biff8);
  }
  return std::nullopt;
}

}  // namespace offenbar::offcrypto
