// MIME parts: what is decided before any byte of a message is written. RFC 2045, RFC 2046
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "converters/mail/header.h"
#include "converters/mail/writing.h"

namespace offenbar::mail {

struct Part {
  Header header;                        // Content-... only
  std::function<void(Writing&)> write;  // what follows the empty line; ends with a line end
};

// Text in UTF-8 or ASCII; `media_type` such as "text/plain". Line ends of any kind become CRLF.
[[nodiscard]] Part text_part(const Writing& writing, std::string_view media_type,
                             std::string_view utf8, std::span<const Parameter> parameters = {});
// Bytes in `charset`, as they are but for their line ends.
[[nodiscard]] Part text_part_in(const Writing& writing, std::string_view media_type,
                                std::string_view bytes, std::string_view charset,
                                std::span<const Parameter> parameters = {});
// Bytes in base64, as an attachment if `file_name` is not empty.
[[nodiscard]] Part binary_part(std::string_view media_type, std::string bytes,
                               std::string_view file_name);
// A multipart of `subtype`. The children must not be empty.
[[nodiscard]] Part multipart(Writing& writing, std::string_view subtype, std::vector<Part> children,
                             std::span<const Parameter> parameters = {});

// "Content-Disposition: attachment" or "inline", with the name if there is one.
void add_disposition(Header& header, bool is_inline, std::string_view file_name);

}  // namespace offenbar::mail
