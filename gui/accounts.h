// Who may do what: a file with names, roles and password hashes, or one token that may do all.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "converters/base/result.h"

namespace offenbar::gui {

// What somebody may do; each one may look.
struct Roles {
  bool operate = false;   // start, pause, stop, try again
  bool sign_off = false;  // accept losses, release folders
};
[[nodiscard]] std::string roles_text(const Roles& roles);  // "look,operate"

struct User {
  std::string name;
  Roles roles;
};

[[nodiscard]] std::string random_hex(std::size_t bytes);  // from the system's generator
// In a time that does not tell where they differ.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);
// scrypt (RFC 7914): "scrypt$<log2 N>$<r>$<p>$<salt>$<hash>", the last two in hex.
[[nodiscard]] std::string hash_password(const std::string& password);
[[nodiscard]] bool fits_hash(const std::string& password, std::string_view hash);

class Accounts {
 public:
  // One line per person: name:roles:hash, roles being a list of look, operate and sign-off.
  // Errors: unreadable (not there, or others may read it); corrupt, naming the line.
  [[nodiscard]] static Result<Accounts> read(const std::string& file);
  // Whoever knows `token` is `name` and may do all.
  [[nodiscard]] static Accounts with_token(std::string token, std::string name);
  [[nodiscard]] static Result<std::string> read_token(const std::string& file);

  // A wrong name takes as long as a wrong password.
  [[nodiscard]] std::optional<User> with_password(const std::string& name,
                                                  const std::string& password) const;
  [[nodiscard]] std::optional<User> with_token(std::string_view token) const;
  // Digest of what lets this user in and of what they may do, for sessions that outlive a restart:
  // another one when the token, password or roles have changed. Empty: nobody of that name.
  [[nodiscard]] std::string proof_of(const std::string& name) const;
  [[nodiscard]] bool has_token() const { return !token_.empty(); }

 private:
  struct Row {
    Roles roles;
    std::string hash;
  };
  std::map<std::string, Row> rows_;
  std::string token_, token_name_;
};

}  // namespace offenbar::gui
