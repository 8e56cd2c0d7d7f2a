// An account as JSON, for the channel between processes.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "converters/findings/account.h"

namespace offenbar::findings {

// At most `most_bytes` as text: where an account says more, details give way to counts.
[[nodiscard]] nlohmann::json to_json(const Account& account, std::size_t most_bytes);

// What a process tells of a file, as its owner keeps it.
struct Told {
  std::string format;
  std::optional<Error> error;
  std::string sha256;
  std::uint64_t size = 0;
  std::uint64_t likeness = 0;
  std::uint64_t words = 0;
  std::map<std::string, std::string> about;
  std::vector<std::string> fonts;
  std::vector<std::string> languages;
  std::vector<Finding> findings;
};
// What is no account gives one with an error.
[[nodiscard]] Told told_of(const nlohmann::json& json);

// Which member of a file an account is of, in an object that goes with it: raw bytes, cut at
// `longest_member`. Empty: the file itself, also where nothing or nonsense stands there.
inline constexpr std::size_t longest_member = 8192;
void add_member(nlohmann::json& object, std::string_view member);
[[nodiscard]] std::string member_of(const nlohmann::json& object);

}  // namespace offenbar::findings
