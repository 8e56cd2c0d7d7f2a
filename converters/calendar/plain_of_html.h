// The text that a reader of HTML sees, for receivers that show no HTML.
#pragma once

#include <string>
#include <string_view>

namespace offenbar::calendar {

// Paragraphs, rows and <br> become lines, as Outlook shows its paragraphs without space between
// them; list items begin with "- ", white space is one space.
// Styles, scripts and comments are left out. What is no HTML comes out as it is.
[[nodiscard]] std::string plain_of_html(std::string_view utf8);

}  // namespace offenbar::calendar
