// Control words that are characters. RTF 1.9.1, "Special Characters"
#pragma once

#include <string_view>

namespace offenbar::rtf_document {

// The text of \emdash, \tab, \chpgn and the like; empty for other words. What the program computes
// is computed_field.
[[nodiscard]] std::string_view characters_of_word(std::string_view word);
// The same of \~, \_ and other symbols.
[[nodiscard]] std::string_view characters_of_symbol(char symbol);

}  // namespace offenbar::rtf_document
