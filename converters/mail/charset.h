// Which charset the bytes of a body are in. Never shared with what checks results.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "converters/loss.h"

namespace offenbar::mail {

// The name that receivers of mail know a Windows code page by: "windows-1252", "iso-2022-jp".
// Nothing for unknown ones, and for those that are better sent as UTF-8.
[[nodiscard]] std::optional<std::string> mime_charset(unsigned code_page);

// Text in a charset by its name; bytes that mean nothing become U+FFFD. Nothing if the name is
// unknown.
[[nodiscard]] std::optional<std::string> from_charset(std::string_view bytes,
                                                      std::string_view name);

// The text of RFC 2047's encoded words, and the rest as it is. Words in unknown charsets stay.
[[nodiscard]] std::string decode_words(std::string_view field);

struct Html {
  std::string bytes;
  std::string charset;  // MIME name
  std::optional<Loss> loss;
};

// `html` is as its writer left it; `code_page` what the item says of it, 0 if nothing.
// It is believed if the bytes fit. If they do not, or if they are UTF-8 while a one-byte code page
// is said, the evidence decides: a byte order mark, UTF-8, the charset that the HTML names, then
// ICU's guess; that is a loss `charset_guessed`. Bytes stay as they are wherever a charset fits.
[[nodiscard]] Html html_in_its_charset(std::string html, unsigned code_page);

// The charset that <meta> names becomes "utf-8", for HTML whose bytes have become so.
[[nodiscard]] std::string naming_utf8(std::string html);

}  // namespace offenbar::mail
