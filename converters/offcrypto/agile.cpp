#include "converters/offcrypto/agile.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "converters/base/xml.h"

namespace offenbar::offcrypto {
namespace {

constexpr std::uint32_t max_spin_count = 10'000'000;  // [MS-OFFCRYPTO] 2.3.4.10
constexpr std::size_t segment_length = 4096;
constexpr std::byte filler{0x36};

using BlockKey = std::array<std::uint8_t, 8>;
constexpr BlockKey verifier_input_key{0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79};
constexpr BlockKey verifier_hash_key{0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e};
constexpr BlockKey key_value_key{0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6};

std::uint32_t number_of(std::string_view text) {
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Octets from_base64(std::string_view text) {
  std::string clean;
  for (const char c : text.substr(0, 4096)) {
    if (c > ' ') clean += c;
  }
  Octets out(clean.size() / 4 * 3);
  const int length = EVP_DecodeBlock(reinterpret_cast<std::uint8_t*>(out.data()),
                                     reinterpret_cast<const std::uint8_t*>(clean.data()),
                                     static_cast<int>(clean.size()));
  if (length < 0) return {};
  std::size_t padding = 0;
  while (padding < 2 && clean.size() > padding && clean[clean.size() - 1 - padding] == '=')
    ++padding;
  out.resize(static_cast<std::size_t>(length) - std::min<std::size_t>(padding, out.size()));
  return out;
}

class AgileHandler : public xml::Handler {
 public:
  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    if (name == "keyData") {
      read_key(attributes, agile.data);
    } else if (name == "encryptedKey" && !has_password) {
      has_password = true;
      read_key(attributes, agile.password);
      agile.spin_count = number_of(attributes.value("", "spinCount"));
      agile.verifier_input = from_base64(attributes.value("", "encryptedVerifierHashInput"));
      agile.verifier_hash = from_base64(attributes.value("", "encryptedVerifierHashValue"));
      agile.key_value = from_base64(attributes.value("", "encryptedKeyValue"));
    }
  }

  Agile agile;
  bool has_password = false;
  bool supported = true;

 private:
  void read_key(const xml::Attributes& attributes, AgileKey& key) {
    const auto algorithm = digest_of(attributes.value("", "hashAlgorithm"));
    supported = supported && algorithm && attributes.value("", "cipherAlgorithm") == "AES" &&
                attributes.value("", "cipherChaining") == "ChainingModeCBC";
    key.algorithm = algorithm.value_or(Digest::sha1);
    key.block_size = number_of(attributes.value("", "blockSize"));
    key.key_length = number_of(attributes.value("", "keyBits")) / 8;
    key.hash_size = number_of(attributes.value("", "hashSize"));
    key.salt = from_base64(attributes.value("", "saltValue"));
  }
};

bool plausible(const AgileKey& key) {
  return key.block_size == 16 &&
         (key.key_length == 16 || key.key_length == 24 || key.key_length == 32) &&
         key.hash_size >= 16 && key.hash_size <= 64 && !key.salt.empty();
}

Bytes as_key(const BlockKey& key) { return std::as_bytes(std::span(key)); }

// 2.3.4.11: what `text` holds under the key made of the spun password and `block`.
Octets decrypt_with(const Agile& agile, const Octets& spun, const BlockKey& block, Bytes text) {
  const AgileKey& key = agile.password;
  const Octets derived = fit(digest(key.algorithm, {spun, as_key(block)}), key.key_length, filler);
  return aes_cbc_decrypt(derived, fit(key.salt, key.block_size, filler), text);
}

}  // namespace

Result<Agile> read_agile(Bytes document) {
  AgileHandler handler;
  OFFENBAR_CHECK(xml::parse(document, handler));
  const Agile& agile = handler.agile;
  if (!handler.has_password || !handler.supported) {
    return fail(Fault::unsupported, "EncryptionInfo: neither AES in CBC mode nor a password key");
  }
  if (!plausible(agile.data) || !plausible(agile.password) || agile.spin_count > max_spin_count ||
      agile.verifier_input.empty() || agile.verifier_hash.empty() || agile.key_value.empty()) {
    return fail(Fault::corrupt, "EncryptionInfo: key sizes, salts or verifiers are out of range");
  }
  return handler.agile;
}

std::optional<Octets> package_key(const Agile& agile, std::string_view password) {
  const AgileKey& key = agile.password;
  const Octets spun = spin(
      key.algorithm, digest(key.algorithm, {key.salt, password_utf16(password)}), agile.spin_count);
  Octets input = decrypt_with(agile, spun, verifier_input_key, agile.verifier_input);
  input.resize(std::min(input.size(), key.salt.size()));
  const Octets hash = decrypt_with(agile, spun, verifier_hash_key, agile.verifier_hash);
  if (!same_start(digest(key.algorithm, {input}), hash, key.hash_size)) return std::nullopt;
  Octets package = decrypt_with(agile, spun, key_value_key, agile.key_value);
  package.resize(std::min(package.size(), agile.data.key_length));
  return package;
}

Octets decrypt_segments(const Agile& agile, Bytes key, Bytes encrypted) {
  Octets out;
  out.reserve(encrypted.size());
  std::uint32_t number = 0;
  for (std::size_t at = 0; at < encrypted.size(); at += segment_length, ++number) {
    const Octets vector =
        fit(digest(agile.data.algorithm, {agile.data.salt, little_endian(number)}),
            agile.data.block_size, filler);
    const Bytes segment = encrypted.subspan(at, std::min(segment_length, encrypted.size() - at));
    const Octets plain = aes_cbc_decrypt(key, vector, segment);
    out.insert(out.end(), plain.begin(), plain.end());
  }
  return out;
}

}  // namespace offenbar::offcrypto
