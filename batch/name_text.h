// File names are bytes; converters/base/text.h makes text of them, this what else a reader needs.
#pragma once

#include <string>
#include <string_view>

namespace offenbar::batch {

// As printable(), and control characters and marks that turn the reading direction as \xNN too, so
// that no name can move the cursor or pass for another one.
[[nodiscard]] std::string name_for_terminal(std::string_view raw);
[[nodiscard]] std::string base64(std::string_view raw);

}  // namespace offenbar::batch
