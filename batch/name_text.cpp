#include "batch/name_text.h"

#include <fmt/core.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace offenbar::batch {
namespace {

// Calls `good(code_point, bytes)` for every character and `bad(byte)` for every byte that is part
// of none.
template <class Good, class Bad>
void walk(std::string_view raw, Good good, Bad bad) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(raw.data());
  const auto length = static_cast<std::int32_t>(raw.size());
  for (std::int32_t at = 0; at < length;) {
    std::int32_t next = at;
    UChar32 code_point = 0;
    U8_NEXT(bytes, next, length, code_point);
    if (code_point >= 0) {
      good(code_point,
           raw.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(next - at)));
    } else {
      for (; at < next; ++at) bad(bytes[at]);
    }
    at = next;
  }
}

std::string escaped(std::string_view raw, bool controls_too) {
  std::string text;
  const auto as_hex = [&](std::uint8_t byte) { text += fmt::format("\\x{:02x}", byte); };
  walk(
      raw,
      [&](UChar32 code_point, std::string_view bytes) {
        const bool control =
            code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0) ||
            (code_point >= 0x202a && code_point <= 0x202e) ||  // turn the reading direction
            (code_point >= 0x2066 && code_point <= 0x2069);
        if (controls_too && control) {
          for (const char byte : bytes) as_hex(static_cast<std::uint8_t>(byte));
        } else if (code_point == '\\') {
          text += "\\\\";
        } else {
          text += bytes;
        }
      },
      as_hex);
  return text;
}

}  // namespace

std::string name_as_utf8(std::string_view raw) { return escaped(raw, false); }
std::string name_for_terminal(std::string_view raw) { return escaped(raw, true); }

bool is_utf8(std::string_view raw) {
  bool clean = true;
  walk(
      raw, [](UChar32, std::string_view) {}, [&](std::uint8_t) { clean = false; });
  return clean;
}

std::string base64(std::string_view raw) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < raw.size(); at += 3) {
    std::uint32_t three = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      three = three << 8 | (at + i < raw.size() ? static_cast<std::uint8_t>(raw[at + i]) : 0u);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += at + i <= raw.size() ? digits[three >> (18 - 6 * i) & 63] : '=';
    }
  }
  return text;
}

}  // namespace offenbar::batch
