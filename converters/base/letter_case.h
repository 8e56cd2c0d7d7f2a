// Small and capital letters, in any script, without the rules of any one language.
#pragma once

#include <string>
#include <string_view>

namespace offenbar {

// Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string lower_case(std::string_view utf8);
[[nodiscard]] std::string upper_case(std::string_view utf8);

}  // namespace offenbar
