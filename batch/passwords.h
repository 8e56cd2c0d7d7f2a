// The password file: one password per line, tried in this order. CONTRACTS.md: it must be 0600 and
// its content never reaches a command line, the environment, the ledger, a log or a message.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "converters/base/result.h"

namespace offenbar::batch {

inline constexpr std::size_t most_passwords = 10'000;
inline constexpr std::size_t longest_password_file = 1 << 20;  // bytes

// Reads `path`: UTF-8 lines, a byte order mark and CR before LF left out, empty lines and repeated
// passwords too, blanks kept. Errors: not_found; unreadable, with a hint, if it is no regular file,
// belongs neither to the user nor to root, is open to group or others, is no UTF-8 or too long.
// No message holds a password.
[[nodiscard]] Result<std::vector<std::string>> read_passwords(const std::string& path);

}  // namespace offenbar::batch
