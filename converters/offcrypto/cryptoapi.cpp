#include "converters/offcrypto/cryptoapi.h"

#include "converters/base/cursor.h"

namespace offenbar::offcrypto {
namespace {

constexpr std::uint32_t rounds = 50'000;  // 2.3.4.7
constexpr std::uint32_t alg_rc4 = 0x6801;
constexpr std::uint32_t alg_aes_128 = 0x660E;
constexpr std::uint32_t alg_aes_256 = 0x6610;
constexpr std::uint32_t flag_aes = 0x20;
constexpr std::size_t max_header = 4096;

// CryptDeriveKey of 2.3.4.7, steps 4 to 8.
Octets derive(const Octets& hash, std::size_t key_length) {
  Octets key;
  for (const std::byte pad : {std::byte{0x36}, std::byte{0x5C}}) {
    Octets block(64, pad);
    for (std::size_t i = 0; i < hash.size(); ++i) block[i] ^= hash[i];
    const Octets half = digest(Digest::sha1, {block});
    key.insert(key.end(), half.begin(), half.end());
  }
  key.resize(key_length);
  return key;
}

Octets aes_key(const CryptoApi& header, std::string_view password) {
  const Octets start = digest(Digest::sha1, {header.salt, password_utf16(password)});
  const Octets spun = spin(Digest::sha1, start, rounds);
  return derive(digest(Digest::sha1, {spun, little_endian(0)}), header.key_length);
}

Octets rc4_key(const CryptoApi& header, std::string_view password) {
  const Octets start = digest(Digest::sha1, {header.salt, password_utf16(password)});
  Octets key = digest(Digest::sha1, {start, little_endian(0)});
  key.resize(header.key_length);
  if (header.key_length == 5) key.resize(16);  // 2.3.5.2: 40 bits are filled up with zeros
  return key;
}

}  // namespace

Result<CryptoApi> read_cryptoapi(Bytes after_version) {
  Cursor in(after_version);
  const auto flags = in.le<std::uint32_t>();
  const auto header_size = in.le<std::uint32_t>();
  if (header_size < 32 || header_size > max_header) {
    return fail(Fault::corrupt, "EncryptionHeader size is out of range");
  }
  Cursor header(in.take(header_size));
  header.skip(8);  // Flags again, SizeExtra
  const auto algorithm = header.le<std::uint32_t>();
  header.skip(4);  // AlgIDHash: always SHA-1
  const auto key_bits = header.le<std::uint32_t>();
  const auto salt_size = in.le<std::uint32_t>();
  if (salt_size != 16) return fail(Fault::corrupt, "EncryptionVerifier salt is not 16 bytes");

  CryptoApi out;
  out.aes = (flags & flag_aes) != 0 || (algorithm >= alg_aes_128 && algorithm <= alg_aes_256);
  if (!out.aes && algorithm != alg_rc4 && algorithm != 0) {
    return fail(Fault::unsupported, "EncryptionHeader names an unknown cipher");
  }
  out.key_length = key_bits == 0 ? (out.aes ? 16 : 5) : key_bits / 8;
  if (out.key_length < 5 || out.key_length > (out.aes ? 32U : 16U)) {
    return fail(Fault::corrupt, "EncryptionHeader key size is out of range");
  }
  const auto copy = [&in](std::size_t count) {
    const Bytes bytes = in.take(count);
    return Octets(bytes.begin(), bytes.end());
  };
  out.salt = copy(16);
  out.verifier = copy(16);
  in.skip(4);  // VerifierHashSize: 20
  out.verifier_hash = copy(out.aes ? 32 : 20);
  return in.finish(std::move(out), "EncryptionVerifier");
}

std::optional<Octets> cryptoapi_key(const CryptoApi& header, std::string_view password) {
  Octets key = header.aes ? aes_key(header, password) : rc4_key(header, password);
  Octets verifier;
  Octets hash;
  if (header.aes) {
    verifier = aes_ecb_decrypt(key, header.verifier);
    hash = aes_ecb_decrypt(key, header.verifier_hash);
  } else {
    Rc4 cipher(key);
    verifier = cipher.apply(header.verifier);
    hash = cipher.apply(header.verifier_hash);
  }
  if (!same_start(digest(Digest::sha1, {verifier}), hash, 20)) return std::nullopt;
  return key;
}

}  // namespace offenbar::offcrypto
