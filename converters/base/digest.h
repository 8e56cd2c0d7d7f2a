// Digests and the two ways to write bytes as text.
#pragma once

#include <memory>
#include <string>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

struct evp_md_ctx_st;

namespace offenbar {

class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept = default;
  Sha256& operator=(Sha256&&) noexcept = default;
  ~Sha256() = default;

  void update(Bytes bytes);
  // The digest of all bytes so far, 64 lower-case hex digits. More may be added afterwards.
  [[nodiscard]] std::string hex() const;

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

[[nodiscard]] std::string sha256_hex(Bytes bytes);
// Of the whole file, from its first byte wherever the descriptor stands, which stays there.
// Errors: Fault::unreadable.
[[nodiscard]] Result<std::string> sha256_of(int fd);

[[nodiscard]] std::string to_hex(Bytes bytes);     // lower case
[[nodiscard]] std::string to_base64(Bytes bytes);  // RFC 4648, 4, padded

}  // namespace offenbar
