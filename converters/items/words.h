// Texts as they are compared: what wraps, quotes and marks up a text differs between mails that say
// the same.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace offenbar::items {

// Letters and digits of a text, one behind the other; with `ascii_only` those of ASCII. Bytes that
// are no UTF-8 count nothing.
[[nodiscard]] std::string letters_of(std::string_view utf8, bool ascii_only = false);

// The text that HTML shows: tags, comments, styles and scripts left out, references to characters
// resolved.
[[nodiscard]] std::string text_of_html(std::string_view utf8);

// Some words of `utf8` around the byte of letters_of(utf8) with that number, on one line.
[[nodiscard]] std::string words_at(std::string_view utf8, std::size_t letter,
                                   bool ascii_only = false);

// On one line, without blanks at its ends.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace offenbar::items
