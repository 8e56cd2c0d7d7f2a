// Text as two documents are compared by it: mappings/equivalences.tsv, `text.*`.
#pragma once

#include <string>
#include <string_view>

namespace offenbar {

// Stands where a program writes what it computes: a page number, today's date.
inline constexpr std::string_view computed_field = "\xEF\xBF\xBC";  // U+FFFC

// White space of all kinds is one space, none at the ends; soft hyphens, zero-width spaces and byte
// order marks are nothing; a non-breaking hyphen is a hyphen.
[[nodiscard]] std::string normalised(std::string_view utf8);

// Letters and figures only, of any script: what is left of an equation in either grammar.
[[nodiscard]] std::string letters_of(std::string_view utf8);

// Appends; the first white space of `utf8` is left out where `out` ends with white space.
void append_normalised(std::string& out, std::string_view utf8);

}  // namespace offenbar
