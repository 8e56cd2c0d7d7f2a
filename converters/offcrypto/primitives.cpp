#include "converters/offcrypto/primitives.h"

#include <openssl/evp.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <utility>

namespace offenbar::offcrypto {
namespace {

struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeDigest>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const EVP_MD* method_of(Digest algorithm) {
  switch (algorithm) {
    case Digest::md5:
      return EVP_md5();
    case Digest::sha1:
      return EVP_sha1();
    case Digest::sha256:
      return EVP_sha256();
    case Digest::sha384:
      return EVP_sha384();
    case Digest::sha512:
      return EVP_sha512();
  }
  return EVP_sha1();
}

const std::uint8_t* raw(Bytes bytes) { return reinterpret_cast<const std::uint8_t*>(bytes.data()); }
std::uint8_t* raw(Octets& bytes) { return reinterpret_cast<std::uint8_t*>(bytes.data()); }

void run_digest(EVP_MD_CTX* context, const EVP_MD* method, std::initializer_list<Bytes> parts,
                Octets& out) {
  EVP_DigestInit_ex(context, method, nullptr);
  for (const Bytes part : parts) EVP_DigestUpdate(context, part.data(), part.size());
  unsigned length = 0;
  out.resize(EVP_MAX_MD_SIZE);
  EVP_DigestFinal_ex(context, raw(out), &length);
  out.resize(length);
}

const EVP_CIPHER* aes_of(std::size_t key_length, bool chained) {
  switch (key_length) {
    case 16:
      return chained ? EVP_aes_128_cbc() : EVP_aes_128_ecb();
    case 24:
      return chained ? EVP_aes_192_cbc() : EVP_aes_192_ecb();
    case 32:
      return chained ? EVP_aes_256_cbc() : EVP_aes_256_ecb();
    default:
      return nullptr;
  }
}

Octets aes_decrypt(const EVP_CIPHER* cipher, Bytes key, const std::uint8_t* vector, Bytes text) {
  if (cipher == nullptr) return {};
  constexpr std::size_t block = 16;
  constexpr std::size_t piece = std::size_t{1} << 20U;  // EVP counts in int
  const CipherContext context(EVP_CIPHER_CTX_new());
  if (EVP_DecryptInit_ex(context.get(), cipher, nullptr, raw(key), vector) != 1) return {};
  EVP_CIPHER_CTX_set_padding(context.get(), 0);
  Octets out(text.size() / block * block);
  for (std::size_t done = 0; done < out.size(); done += piece) {
    int written = 0;
    const auto count = static_cast<int>(std::min(piece, out.size() - done));
    if (EVP_DecryptUpdate(context.get(), raw(out) + done, &written, raw(text) + done, count) != 1)
      return {};
  }
  return out;
}

}  // namespace

std::optional<Digest> digest_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, Digest>, 9> names{{
      {"MD5", Digest::md5},
      {"SHA1", Digest::sha1},
      {"SHA-1", Digest::sha1},
      {"SHA256", Digest::sha256},
      {"SHA-256", Digest::sha256},
      {"SHA384", Digest::sha384},
      {"SHA-384", Digest::sha384},
      {"SHA512", Digest::sha512},
      {"SHA-512", Digest::sha512},
  }};
  for (const auto& [known, algorithm] : names) {
    if (known == name) return algorithm;
  }
  return std::nullopt;
}

Octets digest(Digest algorithm, std::initializer_list<Bytes> parts) {
  const DigestContext context(EVP_MD_CTX_new());
  Octets out;
  run_digest(context.get(), method_of(algorithm), parts, out);
  return out;
}

Octets spin(Digest algorithm, Octets start, std::uint32_t rounds) {
  const DigestContext context(EVP_MD_CTX_new());
  const EVP_MD* method = method_of(algorithm);
  for (std::uint32_t round = 0; round < rounds; ++round) {
    const Bytes number = std::as_bytes(std::span(&round, 1));
    run_digest(context.get(), method, {number, start}, start);
  }
  return start;
}

Octets aes_cbc_decrypt(Bytes key, Bytes initial_vector, Bytes text) {
  if (initial_vector.size() < 16) return {};
  return aes_decrypt(aes_of(key.size(), true), key, raw(initial_vector), text);
}

Octets aes_ecb_decrypt(Bytes key, Bytes text) {
  return aes_decrypt(aes_of(key.size(), false), key, nullptr, text);
}

Rc4::Rc4(Bytes key) : state_() {
  for (unsigned i = 0; i < 256; ++i) state_[i] = static_cast<std::uint8_t>(i);
  std::uint8_t j = 0;
  for (unsigned i = 0; i < 256; ++i) {
    j = static_cast<std::uint8_t>(j + state_[i] + static_cast<std::uint8_t>(key[i % key.size()]));
    std::swap(state_[i], state_[j]);
  }
}

Octets Rc4::apply(Bytes text) {
  Octets out(text.begin(), text.end());
  for (std::byte& octet : out) {
    ++i_;
    j_ = static_cast<std::uint8_t>(j_ + state_[i_]);
    std::swap(state_[i_], state_[j_]);
    octet ^= std::byte{state_[static_cast<std::uint8_t>(state_[i_] + state_[j_])]};
  }
  return out;
}

Octets fit(Octets bytes, std::size_t length, std::byte filler) {
  bytes.resize(length, filler);
  return bytes;
}

Octets little_endian(std::uint32_t number) {
  const Bytes bytes = std::as_bytes(std::span(&number, 1));
  return {bytes.begin(), bytes.end()};
}

Octets password_utf16(std::string_view utf8) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(icu::StringPiece(
      utf8.data(), static_cast<int32_t>(std::min<std::size_t>(utf8.size(), 4096))));
  const auto units = static_cast<std::size_t>(std::min(text.length(), 255));
  const Bytes bytes = std::as_bytes(std::span(text.getBuffer(), units));
  return {bytes.begin(), bytes.end()};
}

void prepare() {
  for (const Digest algorithm :
       {Digest::md5, Digest::sha1, Digest::sha256, Digest::sha384, Digest::sha512}) {
    (void)digest(algorithm, {});
  }
  const Octets block(16);
  (void)aes_cbc_decrypt(block, block, block);
  (void)aes_ecb_decrypt(block, block);
}

bool same_start(Bytes a, Bytes b, std::size_t length) {
  return a.size() >= length && b.size() >= length && std::memcmp(a.data(), b.data(), length) == 0;
}

}  // namespace offenbar::offcrypto
