// Who is signed in. A browser holds a random id in a cookie; here its digest is kept, also on disk,
// so that a restart of the server signs nobody out who could sign in as before.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "gui/accounts.h"

namespace offenbar::gui {

struct Session {
  User user;
  std::string csrf;  // forms and scripts send it back
  std::int64_t ends = 0;
  std::string proof{};  // Accounts::proof_of() the user at sign-in
};

class Sessions {
 public:
  static constexpr std::int64_t lifetime = 12 * 3600;  // seconds
  static constexpr std::size_t most = 1000;            // then the oldest ones end

  // `file` may be empty: then they end with the program.
  explicit Sessions(std::string file);

  // The new id. Ids are never taken from outside, so none can be fixed beforehand.
  [[nodiscard]] std::string begin(const User& user, std::int64_t now, const std::string& proof);
  [[nodiscard]] std::optional<Session> find(std::string_view id, std::int64_t now);
  void end(std::string_view id);

 private:
  void write() const;
  void read();
  std::string file_;
  std::mutex mutex_;
  std::map<std::string, Session> by_digest_;
};

// How often somebody may do something: `burst` at once, then `per_second`.
class RateLimit {
 public:
  RateLimit(double burst, double per_second) : burst_(burst), per_second_(per_second) {}
  // False: too often. `now` in seconds.
  [[nodiscard]] bool allows(const std::string& who, double now);
  // True if allows() would say no; takes nothing.
  [[nodiscard]] bool is_spent(const std::string& who, double now);

 private:
  struct Left {
    double count = 0, at = 0;
  };
  static constexpr std::size_t most_known = 10'000;
  double burst_, per_second_;
  std::mutex mutex_;
  std::map<std::string, Left> left_;
};

}  // namespace offenbar::gui
