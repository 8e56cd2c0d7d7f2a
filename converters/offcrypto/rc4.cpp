#include "converters/offcrypto/rc4.h"

#include "converters/base/cursor.h"

namespace offenbar::offcrypto {
namespace {

constexpr std::size_t truncated = 5;  // bytes: 40 bits

// 2.3.6.2, for block 0.
Octets key_of(const BinaryRc4& header, std::string_view password) {
  Octets hash = digest(Digest::md5, {password_utf16(password)});
  hash.resize(truncated);
  Octets repeated;
  for (int round = 0; round < 16; ++round) {
    repeated.insert(repeated.end(), hash.begin(), hash.end());
    repeated.insert(repeated.end(), header.salt.begin(), header.salt.end());
  }
  Octets base = digest(Digest::md5, {repeated});
  base.resize(truncated);
  return digest(Digest::md5, {base, little_endian(0)});
}

}  // namespace

Result<BinaryRc4> read_binary_rc4(Bytes after_version) {
  Cursor in(after_version);
  const auto copy = [&in] {
    const Bytes bytes = in.take(16);
    return Octets(bytes.begin(), bytes.end());
  };
  BinaryRc4 out{.salt = copy(), .verifier = copy(), .verifier_hash = copy()};
  return in.finish(std::move(out), "RC4 encryption header");
}

bool opens(const BinaryRc4& header, std::string_view password) {
  Rc4 cipher(key_of(header, password));
  const Octets verifier = cipher.apply(header.verifier);
  const Octets hash = cipher.apply(header.verifier_hash);
  return same_start(digest(Digest::md5, {verifier}), hash, 16);
}

}  // namespace offenbar::offcrypto
