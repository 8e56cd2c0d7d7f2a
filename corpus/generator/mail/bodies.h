// One letter as plain text, HTML and RTF, and the transport headers of a mail.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace offenbar::generator {

using Paragraphs = std::vector<std::string>;

[[nodiscard]] std::string plain_body(const Paragraphs& paragraphs);
// `charset` is named in a meta element; `image` is a Content-Id to show, or empty.
[[nodiscard]] std::string html_body(const Paragraphs& paragraphs, const std::string& charset,
                                    const std::string& image);
[[nodiscard]] std::string rtf_body(const Paragraphs& paragraphs);
// The same as RTF that hides HTML in it. [MS-OXRTFEX] 2.1
[[nodiscard]] std::string rtf_of_html(const Paragraphs& paragraphs);
// Text in Windows code page 1252; what it lacks becomes a question mark.
[[nodiscard]] std::string windows_1252(std::string_view utf8);
// RFC 2047, B encoding in UTF-8, in words of at most 75 characters.
[[nodiscard]] std::string encoded_words(std::string_view utf8);
// RFC 5322, 3.3, in UTC.
[[nodiscard]] std::string mail_date(std::int64_t unix_seconds);

}  // namespace offenbar::generator
