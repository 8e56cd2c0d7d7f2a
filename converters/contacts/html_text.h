// HTML as plain text.
#pragma once

#include <string>
#include <string_view>

namespace offenbar::contacts {

// Every text that the HTML shows: blocks and <br> end lines, cells are parted by tabs, the target
// of a link that the text does not say stands behind it in < and >. `utf8` may be any text.
[[nodiscard]] std::string html_text(std::string_view utf8);

}  // namespace offenbar::contacts
