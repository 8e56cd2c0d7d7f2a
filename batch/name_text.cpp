#include "batch/name_text.h"

#include <fmt/core.h>
#include <unicode/utf8.h>

#include <cstdint>

#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

bool moves_the_cursor(UChar32 code_point) {
  return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0) ||
         (code_point >= 0x200e && code_point <= 0x200f) ||
         (code_point >= 0x2028 && code_point <= 0x202e) ||
         (code_point >= 0x2066 && code_point <= 0x2069);
}

}  // namespace

std::string name_for_terminal(std::string_view raw) {
  const std::string utf8 = printable(raw);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  std::string text;
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t start = at;
    UChar32 code_point = 0;
    U8_NEXT_UNSAFE(bytes, at, code_point);  // printable() gives valid UTF-8
    if (!moves_the_cursor(code_point)) {
      text.append(utf8, start, at - start);
    } else {
      for (std::size_t i = start; i < at; ++i) text += fmt::format("\\x{:02X}", bytes[i]);
    }
  }
  return text;
}

std::string base64(std::string_view raw) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < raw.size(); at += 3) {
    std::uint32_t three = 0;
    for (std::size_t i = at; i < at + 3; ++i) {
      three = three << 8 | (i < raw.size() ? static_cast<std::uint8_t>(raw[i]) : 0u);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += at + i <= raw.size() ? digits[three >> (18 - 6 * i) & 63] : '=';
    }
  }
  return text;
}

}  // namespace offenbar::batch
