// Content transfer encodings, undone. RFC 2045, 6
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace offenbar::mail {

// The bytes of a body in base64, quoted-printable, uuencode, 7bit, 8bit or binary, as the name of
// its encoding says, in lower case; an empty name is 7bit. What is no part of the encoding is
// skipped, as all receivers do. Nothing for other names, and for uuencode without its first line.
[[nodiscard]] std::optional<std::string> decoded(std::string_view body, std::string_view encoding);

}  // namespace offenbar::mail
