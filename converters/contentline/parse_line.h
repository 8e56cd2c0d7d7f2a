// One line without folds as a property.
#pragma once

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

// Undoes encoding and charset of the value, and gives parameters without a name theirs. False if
// bytes of the value were not what their charset, or UTF-8, says.
[[nodiscard]] bool decode(Property& property);

}  // namespace offenbar::contentline
