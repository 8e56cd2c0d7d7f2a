// File names are bytes; this is how they become text.
#pragma once

#include <string>
#include <string_view>

namespace offenbar::batch {

// For JSON: UTF-8 as it is, a backslash doubled, bytes that are no UTF-8 as \xNN. CONTRACTS.md,
// JSON.
[[nodiscard]] std::string name_as_utf8(std::string_view raw);
// For terminals: the same, and control characters as \xNN too, so that no name can move the cursor.
[[nodiscard]] std::string name_for_terminal(std::string_view raw);
[[nodiscard]] bool is_utf8(std::string_view raw);
[[nodiscard]] std::string base64(std::string_view raw);

}  // namespace offenbar::batch
