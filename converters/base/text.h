// Text inside is UTF-8; here is the border to other encodings, and what ICU knows about text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar {

// Letters and decimal digits of any script (Unicode categories L and Nd). Bytes that are no UTF-8
// count nothing.
[[nodiscard]] std::uint64_t count_letters(std::string_view utf8);

// Text in a Windows code page, as in 1252 or 932 (mappings/code-pages.tsv), 1200 and 65001
// included. Bytes that mean nothing become U+FFFD. Errors: Fault::unsupported, unknown code page.
[[nodiscard]] Result<std::string> from_code_page(Bytes bytes, unsigned code_page);

// Half surrogates become U+FFFD, a last odd byte is dropped.
[[nodiscard]] std::string utf16le_to_utf8(Bytes bytes);
// Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string utf8_to_utf16le(std::string_view utf8);
// Appends one run of UTF-16 to `out`, half surrogates as U+FFFD.
void append_utf8(std::string& out, std::u16string_view utf16);

[[nodiscard]] bool is_valid_utf8(std::string_view text);

// Equal for names that a file system which ignores case and normal forms takes for the same: NFC
// and case fold. A name that is no UTF-8 is taken by its printable() form.
[[nodiscard]] std::string normalised_key(std::string_view name);

// The longest beginning of `utf8` of at most `max_bytes` bytes that splits no character a person
// sees (grapheme cluster). Text that is no UTF-8 is cut at the byte.
[[nodiscard]] std::string_view shorten_at_grapheme(std::string_view utf8, std::size_t max_bytes);

// A name for JSON and reports: UTF-8 as it is, other bytes as \xNN, a backslash doubled.
[[nodiscard]] std::string printable(std::string_view raw);

// Loads what the functions above need from disk: a process that locks itself in calls it before.
void prepare_text();

}  // namespace offenbar
