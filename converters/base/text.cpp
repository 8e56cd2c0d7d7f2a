#include "converters/base/text.h"

#include <fmt/core.h>
#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace offenbar {
namespace {

constexpr UChar32 replacement = 0xFFFD;

void check(UErrorCode status, const char* what) {
  if (U_FAILURE(status) != 0) {
    throw std::runtime_error(fmt::format("ICU, {}: {}", what, u_errorName(status)));
  }
}

void append_character(std::string& out, UChar32 character) {
  std::array<char, U8_MAX_LENGTH> bytes{};
  std::size_t length = 0;
  U8_APPEND_UNSAFE(bytes.data(), length, character);
  out.append(bytes.data(), length);
}

// The character at `at`, which moves behind it; negative for bytes that are no UTF-8.
UChar32 next_character(std::string_view utf8, std::size_t& at) {
  UChar32 character = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
  U8_NEXT(utf8.data(), at, utf8.size(), character);
#pragma GCC diagnostic pop
  return character;
}

// How many of the first bytes are ASCII, eight at a time; the rest of them may be, too.
std::size_t ascii_bytes(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((eight & high_bits) != 0) break;
  }
  return at;
}

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

const icu::Normalizer2& nfc() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(status);
  check(status, "NFC");
  return *normalizer;
}

icu::UnicodeString to_nfc(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString normalised = nfc().normalize(text, status);
  check(status, "NFC");
  return normalised;
}

// The last boundary between graphemes of `utf8` at or before `most`.
std::size_t boundary_before(std::string_view utf8, std::size_t most) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> graphemes(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  check(status, "grapheme boundaries");
  UText* text =
      utext_openUTF8(nullptr, utf8.data(), static_cast<std::int64_t>(utf8.size()), &status);
  const std::unique_ptr<UText, decltype(&utext_close)> closer(text, &utext_close);
  graphemes->setText(text, status);
  check(status, "grapheme boundaries");
  while (U8_IS_TRAIL(utf8[most])) --most;  // ICU would look for the boundary before the character
  const auto position = static_cast<std::int32_t>(most);
  return static_cast<std::size_t>(graphemes->isBoundary(position) != 0
                                      ? position
                                      : std::max(graphemes->preceding(position), 0));
}

}  // namespace

std::uint64_t count_letters(std::string_view utf8) {
  std::uint64_t letters = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    if (static_cast<unsigned char>(utf8[at]) < 0x80) {
      letters += is_ascii_letter(utf8[at++]) ? 1 : 0;
      continue;
    }
    const UChar32 character = next_character(utf8, at);
    if (character >= 0 && u_isalnum(character) != 0) ++letters;
  }
  return letters;
}

void append_utf8(std::string& out, std::u16string_view utf16) {
  for (std::size_t at = 0; at < utf16.size();) {
    if (utf16[at] < 0x80) {
      out += static_cast<char>(utf16[at++]);
      continue;
    }
    UChar32 character = 0;
    U16_NEXT(utf16.data(), at, utf16.size(), character);
    append_character(out, U_IS_SURROGATE(character) ? replacement : character);
  }
}

namespace {

// The characters at the beginning of `utf16le` that are ASCII, into `to`, which has room for them:
// most of what Outlook stores is nothing else. Returns how many there are, at least almost.
std::size_t copy_ascii(Bytes utf16le, char* to) {
  constexpr std::uint64_t beyond_ascii = 0xFF80FF80FF80FF80;
  const std::size_t units = utf16le.size() / 2;
  std::size_t at = 0;
  for (; at + 4 <= units; at += 4) {
    std::uint64_t four = 0;
    std::memcpy(&four, utf16le.data() + 2 * at, sizeof four);
    if ((four & beyond_ascii) != 0) break;
    for (std::size_t i = 0; i < 4; ++i) to[at + i] = static_cast<char>(four >> (16 * i));
  }
  return at;
}

char16_t unit_at(Bytes utf16le, std::size_t unit) {
  return static_cast<char16_t>(std::to_integer<unsigned>(utf16le[2 * unit]) |
                               std::to_integer<unsigned>(utf16le[2 * unit + 1]) << 8U);
}

}  // namespace

std::string utf16le_to_utf8(Bytes bytes) {
  const std::size_t units = bytes.size() / 2;
  std::string out(units, '\0');
  std::size_t at = copy_ascii(bytes, out.data());
  out.resize(at);
  std::array<char, 256> piece{};
  while (at < units) {
    // A handful of others, then what is ASCII again.
    std::array<char16_t, 5> few{};
    std::size_t count = 0;
    while (count < few.size() - 1 && at < units) few[count++] = unit_at(bytes, at++);
    if (U16_IS_LEAD(few[count - 1]) && at < units) few[count++] = unit_at(bytes, at++);
    append_utf8(out, {few.data(), count});
    std::size_t run = 0;
    do {
      const Bytes rest = bytes.subspan(2 * at);
      run = copy_ascii(rest.first(std::min(rest.size(), 2 * piece.size())), piece.data());
      out.append(piece.data(), run);
      at += run;
    } while (run == piece.size());
  }
  return out;
}

std::string utf8_to_utf16le(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size() * 2);
  const auto append = [&out](unsigned unit) {
    out += static_cast<char>(unit & 0xFFU);
    out += static_cast<char>(unit >> 8U);
  };
  for (std::size_t at = 0; at < utf8.size();) {
    const UChar32 found = next_character(utf8, at);
    const auto character = static_cast<unsigned>(found < 0 ? replacement : found);
    if (character >= 0x10000) append(0xD7C0U + (character >> 10U));
    append(character >= 0x10000 ? 0xDC00U | (character & 0x3FFU) : character);
  }
  return out;
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = ascii_bytes(text); at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
    } else if (next_character(text, at) < 0) {
      return false;
    }
  }
  return true;
}

std::string normalised_key(std::string_view name) {
  const std::string valid = is_valid_utf8(name) ? std::string(name) : printable(name);
  icu::UnicodeString text = to_nfc(icu::UnicodeString::fromUTF8(valid));
  text = to_nfc(text.foldCase());
  std::string key;
  return text.toUTF8String(key);
}

std::string_view shorten_at_grapheme(std::string_view utf8, std::size_t max_bytes) {
  if (utf8.size() <= max_bytes) return utf8;
  // Graphemes are short; a look at what follows the cut is enough to know the boundaries before it.
  constexpr std::size_t look_ahead = 64;
  const std::string_view head = utf8.substr(0, max_bytes + look_ahead);
  if (!is_valid_utf8(utf8)) return utf8.substr(0, max_bytes);
  return utf8.substr(0, boundary_before(head, max_bytes));
}

std::string printable(std::string_view raw) {
  std::string out;
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t from = at;
    if (next_character(raw, at) < 0) {
      for (const char c : raw.substr(from, at - from)) {
        out += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
      }
    } else if (raw[from] == '\\') {
      out += "\\\\";
    } else {
      out += raw.substr(from, at - from);
    }
  }
  return out;
}

}  // namespace offenbar
