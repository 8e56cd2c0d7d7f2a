#include "converters/odf/encryption_keys.h"

#include <argon2.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

namespace offenbar::odf {
namespace {

constexpr std::uint64_t most_iterations = 10'000'000;
constexpr std::uint64_t most_memory = 1U << 20U;  // KiB
constexpr std::size_t checked_bytes = 1024;       // of a checksum over the beginning

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string hash(const EVP_MD* algorithm, std::string_view text) {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), octets(out), &size, algorithm, nullptr);
  out.resize(size);
  return out;
}

bool names(std::string_view uri, std::string_view word) {
  const auto same = [](char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(a) == lower(b);
  };
  return std::search(uri.begin(), uri.end(), word.begin(), word.end(), same) != uri.end();
}

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

// In one thread: a process that is locked in gets no other.
Result<std::string> argon2id(const EncryptionData& data, std::string start) {
  std::string key(data.key_size, '\0');
  std::string salt = data.salt;
  argon2_context context{};
  context.out = octets(key);
  context.outlen = static_cast<std::uint32_t>(key.size());
  context.pwd = octets(start);
  context.pwdlen = static_cast<std::uint32_t>(start.size());
  context.salt = octets(salt);
  context.saltlen = static_cast<std::uint32_t>(salt.size());
  context.t_cost = static_cast<std::uint32_t>(data.argon2_iterations);
  context.m_cost = static_cast<std::uint32_t>(data.argon2_memory);
  context.lanes = static_cast<std::uint32_t>(data.argon2_lanes);
  context.threads = 1;
  context.version = ARGON2_VERSION_13;
  if (argon2_ctx(&context, Argon2_id) != ARGON2_OK) {
    return fail(Fault::corrupt, "Argon2 with numbers that it does not take");
  }
  return key;
}

Result<std::string> pbkdf2(const EncryptionData& data, const std::string& start) {
  std::string key(data.key_size, '\0');
  if (PKCS5_PBKDF2_HMAC(start.data(), static_cast<int>(start.size()), octets(data.salt),
                        static_cast<int>(data.salt.size()), static_cast<int>(data.iterations),
                        EVP_sha1(), static_cast<int>(key.size()), octets(key)) != 1) {
    return fail(Fault::corrupt, "PBKDF2 with numbers that it does not take");
  }
  return key;
}

// Blocks of AES in chains, filled up as W3C XML encryption has it: the last byte says how many.
Result<std::string> decrypt_cbc(const EncryptionData& data, std::string_view key,
                                std::string_view bytes) {
  constexpr std::size_t block = 16;
  const EVP_CIPHER* cipher = key.size() == 32   ? EVP_aes_256_cbc()
                             : key.size() == 24 ? EVP_aes_192_cbc()
                             : key.size() == 16 ? EVP_aes_128_cbc()
                                                : nullptr;
  if (cipher == nullptr || data.initial_vector.size() != block || bytes.empty() ||
      bytes.size() % block != 0) {
    return fail(Fault::corrupt, "an encrypted member of odd size");
  }
  const Context context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  std::string out(bytes.size() + block, '\0');
  int size = 0;
  EVP_DecryptInit_ex(context.get(), cipher, nullptr, octets(key), octets(data.initial_vector));
  EVP_CIPHER_CTX_set_padding(context.get(), 0);
  if (EVP_DecryptUpdate(context.get(), octets(out), &size, octets(bytes),
                        static_cast<int>(bytes.size())) != 1) {
    return fail(Fault::corrupt, "an encrypted member that cannot be decrypted");
  }
  out.resize(static_cast<std::size_t>(size));
  const auto padding = static_cast<unsigned char>(out.back());
  if (padding == 0 || padding > block) return fail(Fault::encrypted, "the password is another one");
  out.resize(out.size() - padding);
  return out;
}

// AES in Galois/Counter mode: the tag behind the text says whether the key is right. In the W3C's
// form the initial vector stands before it.
Result<std::string> decrypt_gcm(const EncryptionData& data, std::string_view key,
                                std::string_view bytes) {
  constexpr std::size_t tag = 16;
  if (key.size() != 32 || data.initial_vector.empty() || bytes.size() < tag) {
    return fail(Fault::corrupt, "an encrypted package of odd size");
  }
  for (const std::size_t before : {data.initial_vector.size(), std::size_t{0}}) {
    if (bytes.size() < before + tag) continue;
    const std::string_view text = bytes.substr(before, bytes.size() - before - tag);
    std::string end(bytes.substr(bytes.size() - tag));
    const Context context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    std::string out(text.size() + tag, '\0');
    int size = 0;
    EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, nullptr, nullptr);
    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_IVLEN,
                        static_cast<int>(data.initial_vector.size()), nullptr);
    EVP_DecryptInit_ex(context.get(), nullptr, nullptr, octets(key), octets(data.initial_vector));
    if (EVP_DecryptUpdate(context.get(), octets(out), &size, octets(text),
                          static_cast<int>(text.size())) != 1) {
      continue;
    }
    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag, end.data());
    int rest = 0;
    if (EVP_DecryptFinal_ex(context.get(), octets(out) + size, &rest) != 1) continue;
    out.resize(static_cast<std::size_t>(size + rest));
    return out;
  }
  return fail(Fault::encrypted, "the password is another one");
}

}  // namespace

Result<std::string> derive_key(const EncryptionData& data, std::string_view password) {
  const bool sha256 = names(data.start_key, "sha256");
  if (!sha256 && !names(data.start_key, "sha1")) {
    return fail(Fault::unsupported, "a key of an unknown kind: " + data.start_key);
  }
  if (data.key_size < 16 || data.key_size > 64 || data.salt.empty() || data.salt.size() > 1024) {
    return fail(Fault::corrupt, "a key of odd size");
  }
  const std::string start = hash(sha256 ? EVP_sha256() : EVP_sha1(), password);
  if (names(data.derivation, "argon2id")) {
    if (data.argon2_iterations > 1000 || data.argon2_memory > most_memory ||
        data.argon2_lanes > 64) {
      return fail(Fault::corrupt, "Argon2 with numbers that nobody writes");
    }
    return argon2id(data, start);
  }
  if (!names(data.derivation, "pbkdf2")) {
    return fail(Fault::unsupported, "a key of an unknown kind: " + data.derivation);
  }
  if (data.iterations == 0 || data.iterations > most_iterations) {
    return fail(Fault::corrupt, "PBKDF2 with numbers that nobody writes");
  }
  return pbkdf2(data, start);
}

Result<std::string> decrypt(const EncryptionData& data, std::string_view key,
                            std::string_view bytes) {
  constexpr std::size_t most = std::size_t{1} << 30U;
  if (bytes.size() > most) return fail(Fault::over_memory, "an encrypted member above 1 GiB");
  if (names(data.cipher, "-gcm")) return decrypt_gcm(data, key, bytes);
  if (names(data.cipher, "aes") && names(data.cipher, "-cbc")) return decrypt_cbc(data, key, bytes);
  return fail(Fault::unsupported, "an unknown cipher: " + data.cipher);
}

bool matches_checksum(const EncryptionData& data, std::string_view decrypted) {
  if (data.checksum.empty()) return true;
  const std::string_view begin = decrypted.substr(0, checked_bytes);
  if (names(data.checksum_type, "sha256-1k")) return hash(EVP_sha256(), begin) == data.checksum;
  if (names(data.checksum_type, "sha1/1k")) return hash(EVP_sha1(), begin) == data.checksum;
  return true;
}

}  // namespace offenbar::odf
