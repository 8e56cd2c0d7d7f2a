// One line without folds as a property.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "converters/contentline/line.h"

namespace offenbar::contentline {

// Where the value begins and what stands before it. A parameter without a name keeps an empty one.
// Nothing for a line that is no property.
[[nodiscard]] std::optional<Property> parse_line(std::string_view line);

// True if the parameters say that the value is quoted-printable, or base64.
[[nodiscard]] bool is_quoted_printable(const Property& property);
[[nodiscard]] bool is_base64(const Property& property);

// How bytes became text.
enum class Charset : std::uint8_t {
  said,     // in the charset that is said, or UTF-8
  guessed,  // in another one, which is guessed
  broken,   // UTF-8 with bytes that are none: they are U+FFFD now
};

// Undoes encoding and charset of the value, and gives parameters without a name theirs. The answer
// is the worst for value and parameters.
[[nodiscard]] Charset decode(Property& property);

}  // namespace offenbar::contentline
