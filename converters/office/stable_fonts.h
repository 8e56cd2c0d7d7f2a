// Names the fonts of an ODF document in an order that does not depend on the run.
#pragma once

#include <string>
#include <string_view>

namespace offenbar::office {

// Fonts of one family that differ in pitch or class are called "Arial", "Arial1" and so on, in the
// order in which LibreOffice came across them in memory. Here the names go to them in the order of
// what they declare, and every style:font-name follows. A text without such a family is given back
// as it is. ODF 1.3 part 3, 16.23 style:font-face
[[nodiscard]] std::string with_stable_fonts(std::string_view xml);

}  // namespace offenbar::office
