#include "converters/base/digest.h"

#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace offenbar {
namespace {

// OpenSSL's digest can only refuse for want of memory or of the algorithm.
void check(int answer) {
  if (answer != 1) throw std::runtime_error("OpenSSL cannot compute SHA-256");
}

// Looked up once: OpenSSL 3 would search its providers for each digest.
const EVP_MD* sha256() {
  static const EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return found != nullptr ? found : EVP_sha256();
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const noexcept { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  check(EVP_DigestInit_ex(context_.get(), sha256(), nullptr));
}

void Sha256::update(Bytes bytes) {
  check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

std::string Sha256::hex() const {
  const std::unique_ptr<evp_md_ctx_st, Free> copy(EVP_MD_CTX_new());
  check(EVP_MD_CTX_copy_ex(copy.get(), context_.get()));
  std::array<std::byte, 32> digest{};
  check(EVP_DigestFinal_ex(copy.get(), reinterpret_cast<unsigned char*>(digest.data()),
                           nullptr));
  return to_hex(digest);
}

std::string sha256_hex(Bytes bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.hex();
}

Result<std::string> sha256_of(int fd) {
  Sha256 digest;
  std::vector<std::byte> piece(std::size_t{256} << 10U);
  off_t offset = 0;
  while (true) {
    const ssize_t count = ::pread(fd, piece.data(), piece.size(), offset);
    if (count == 0) return digest.hex();
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return fail(Fault::unreadable, std::string("cannot read: ") + std::strerror(errno),
                  static_cast<std::uint64_t>(offset));
    }
    digest.update(Bytes(piece).first(static_cast<std::size_t>(count)));
    offset += count;
  }
}

std::string to_hex(Bytes bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::byte byte : bytes) {
    const auto value = std::to_integer<unsigned>(byte);
    out += digits[value >> 4U];
    out += digits[value & 15U];
  }
  return out;
}

std::string to_base64(Bytes bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8U | (i < count ? std::to_integer<unsigned>(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      out += i <= count ? digits[group >> (18U - 6U * i) & 63U] : '=';
    }
  }
  return out;
}

}  // namespace offenbar
