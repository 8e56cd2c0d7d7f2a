#include "converters/document/normal_text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstddef>
#include <cstdint>

namespace offenbar {
namespace {

enum class Class : std::uint8_t { kept, space, nothing, hyphen, symbol };

struct Character {
  Class kind = Class::kept;
  std::size_t size = 1;  // bytes
};

Character two_bytes(unsigned char second) {
  if (second == 0xA0) return {Class::space, 2};    // U+00A0 no-break space
  if (second == 0xAD) return {Class::nothing, 2};  // U+00AD soft hyphen
  return {Class::kept, 2};
}

// U+2000 to U+206F
Character general_punctuation(unsigned char second, unsigned char third) {
  if (second == 0x80) {
    if (third <= 0x8A || third == 0xAF) return {Class::space, 3};    // U+2000..200A, 202F
    if (third == 0x8B) return {Class::nothing, 3};                   // zero width space
    if (third == 0x8E || third == 0x8F) return {Class::nothing, 3};  // direction marks
    if (third == 0x91) return {Class::hyphen, 3};
    if (third == 0xA8 || third == 0xA9) return {Class::space, 3};  // line, paragraph separator
  } else if (second == 0x81) {
    if (third == 0x9F) return {Class::space, 3};
    if (third == 0xA0) return {Class::nothing, 3};  // word joiner
  }
  return {Class::kept, 3};
}

Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto first = byte(at);
  if (first <= 0x20) return {Class::space, 1};
  if (first == 0xC2 && at + 1 < text.size()) {
    return two_bytes(static_cast<unsigned char>(byte(at + 1)));
  }
  if (first == 0xE2 && at + 2 < text.size()) {
    return general_punctuation(static_cast<unsigned char>(byte(at + 1)),
                               static_cast<unsigned char>(byte(at + 2)));
  }
  if (first == 0xE3 && byte(at + 1) == 0x80 && byte(at + 2) == 0x80) return {Class::space, 3};
  // U+F000..F0FF, characters of symbol fonts: some programs write them without the F0.
  if (first == 0xEF && byte(at + 1) >= 0x80 && byte(at + 1) <= 0x83) return {Class::symbol, 3};
  if (first == 0xEF && byte(at + 1) == 0xBB && byte(at + 2) == 0xBF) return {Class::nothing, 3};
  return {};
}

// U+00xx of U+F0xx.
void append_symbol(std::string& out, char second, char third) {
  const unsigned code =
      (static_cast<unsigned char>(second) & 3U) << 6U | (static_cast<unsigned char>(third) & 0x3FU);
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else {
    out += static_cast<char>(0xC0U | code >> 6U);
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

}  // namespace

void append_normalised(std::string& out, std::string_view utf8) {
  bool after_space = out.empty() || out.back() == ' ';
  for (std::size_t i = 0; i < utf8.size();) {
    const Character c = character_at(utf8, i);
    if (c.kind == Class::kept) {
      out.append(utf8, i, c.size);
      after_space = false;
    } else if (c.kind == Class::symbol && i + 2 < utf8.size()) {
      append_symbol(out, utf8[i + 1], utf8[i + 2]);
      after_space = false;
    } else if (c.kind == Class::hyphen) {
      out += '-';
      after_space = false;
    } else if (c.kind == Class::space && !after_space) {
      out += ' ';
      after_space = true;
    }
    i += c.size;
  }
}

std::string normalised(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  append_normalised(out, utf8);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string letters_of(std::string_view utf8) {
  std::string out;
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t begin = at;
    UChar32 letter = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
    U8_NEXT(utf8.data(), at, utf8.size(), letter);
#pragma GCC diagnostic pop
    if (letter >= 0 && u_isalnum(letter) != 0) out.append(utf8.substr(begin, at - begin));
  }
  return out;
}

}  // namespace offenbar
