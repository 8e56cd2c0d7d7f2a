// The tables of mappings/ as they were when the program was built.
#pragma once

#include <string_view>

namespace offenbar::mappings {

// The text of the table `name` ("office-filters"); empty if there is none.
[[nodiscard]] std::string_view embedded(std::string_view name);

}  // namespace offenbar::mappings
