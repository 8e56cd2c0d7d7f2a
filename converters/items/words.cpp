#include "converters/items/words.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace offenbar::items {
namespace {

constexpr std::size_t words_before = 30;  // bytes of a text that are shown around a place
constexpr std::size_t words_after = 70;

bool is_ascii_letter(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The next character of a text, and the position behind it; -1 for bytes that are none.
UChar32 next_character(std::string_view text, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto position = static_cast<std::int32_t>(0);
  UChar32 character = 0;
  const auto left = static_cast<std::int32_t>(std::min<std::size_t>(text.size() - at, 8));
  U8_NEXT(bytes + at, position, left, character);
  at += static_cast<std::size_t>(position);
  return character;
}

// Calls `each` with the bytes of every letter: their beginning and end.
template <class Each>
void each_letter(std::string_view text, bool ascii_only, const Each& each) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      if (is_ascii_letter(byte) && !each(at, at + 1)) return;
      ++at;
      continue;
    }
    const std::size_t begin = at;
    const UChar32 character = next_character(text, at);
    if (character < 0 || ascii_only || u_isalnum(character) == 0) continue;
    if (!each(begin, at)) return;
  }
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool begins_with(std::string_view text, std::string_view lower_case) {
  if (text.size() < lower_case.size()) return false;
  for (std::size_t i = 0; i < lower_case.size(); ++i) {
    if (lower(text[i]) != lower_case[i]) return false;
  }
  return true;
}

// Position of "</name" from `from` on; the end if there is none.
std::size_t end_of_element(std::string_view html, std::string_view name, std::size_t from) {
  for (std::size_t at = html.find("</", from); at != std::string_view::npos;
       at = html.find("</", at + 2)) {
    if (begins_with(html.substr(at + 2), name)) return at;
  }
  return html.size();
}

// The end of a tag that begins at `at`: quotes may hold a ">".
std::size_t end_of_tag(std::string_view html, std::size_t at) {
  char quote = 0;
  for (; at < html.size(); ++at) {
    const char c = html[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '>') {
      return at + 1;
    } else if ((c == '"' || c == '\'') && html[at - 1] == '=') {
      quote = c;
    }
  }
  return html.size();
}

constexpr std::array<std::pair<std::string_view, char32_t>, 24> references{
    {{"nbsp", 0xA0},   {"amp", '&'},     {"lt", '<'},      {"gt", '>'},      {"quot", '"'},
     {"auml", 0xE4},   {"ouml", 0xF6},   {"uuml", 0xFC},   {"Auml", 0xC4},   {"Ouml", 0xD6},
     {"Uuml", 0xDC},   {"szlig", 0xDF},  {"eacute", 0xE9}, {"egrave", 0xE8}, {"agrave", 0xE0},
     {"ccedil", 0xE7}, {"ecirc", 0xEA},  {"iacute", 0xED}, {"oacute", 0xF3}, {"aacute", 0xE1},
     {"uacute", 0xFA}, {"ntilde", 0xF1}, {"oslash", 0xF8}, {"aring", 0xE5}}};

void append_character(std::string& out, UChar32 character) {
  std::array<char, 4> bytes{};
  std::int32_t size = 0;
  UBool failed = 0;
  U8_APPEND(reinterpret_cast<std::uint8_t*>(bytes.data()), size, 4, character, failed);
  if (failed == 0) out.append(bytes.data(), static_cast<std::size_t>(size));
}

// A reference that begins at `at` ("&"): appends what it means, and answers the position behind it.
std::size_t append_reference(std::string& out, std::string_view html, std::size_t at) {
  constexpr std::size_t longest = 12;
  const std::size_t end = html.substr(at, longest).find(';');
  if (end == std::string_view::npos || end < 2) {
    out += '&';
    return at + 1;
  }
  const std::string_view name = html.substr(at + 1, end - 1);
  if (name.front() == '#') {
    const bool hex = name.size() > 1 && lower(name[1]) == 'x';
    const std::string_view digits = name.substr(hex ? 2 : 1);
    std::uint32_t value = 0;
    const auto [last, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
    if (error == std::errc() && last == digits.data() + digits.size()) {
      append_character(out, static_cast<UChar32>(std::min<std::uint32_t>(value, 0x110000)));
      return at + end + 1;
    }
  }
  const auto* const found =
      std::find_if(references.begin(), references.end(),
                   [name](const auto& reference) { return reference.first == name; });
  if (found == references.end()) {
    out += '&';
    return at + 1;
  }
  append_character(out, static_cast<UChar32>(found->second));
  return at + end + 1;
}

}  // namespace

std::string letters_of(std::string_view utf8, bool ascii_only) {
  std::string letters;
  letters.reserve(utf8.size());
  each_letter(utf8, ascii_only, [&](std::size_t begin, std::size_t end) {
    letters.append(utf8, begin, end - begin);
    return true;
  });
  return letters;
}

std::string text_of_html(std::string_view html) {
  std::string text;
  text.reserve(html.size() / 2);
  for (std::size_t at = 0; at < html.size();) {
    const char c = html[at];
    if (c == '&') {
      at = append_reference(text, html, at);
      continue;
    }
    if (c != '<') {
      const std::size_t end = std::min(html.find_first_of("<&", at), html.size());
      text.append(html, at, end - at);
      at = end;
      continue;
    }
    const std::string_view tag = html.substr(at + 1);
    if (tag.starts_with("!--")) {
      const std::size_t end = html.find("-->", at + 4);
      at = end == std::string_view::npos ? html.size() : end + 3;
      continue;
    }
    const bool is_tag =
        !tag.empty() && (is_ascii_letter(static_cast<unsigned char>(tag.front())) ||
                         tag.front() == '/' || tag.front() == '!' || tag.front() == '?');
    if (!is_tag) {
      text += c;
      ++at;
      continue;
    }
    std::string_view hidden;
    for (const std::string_view name : {"style", "script", "title"}) {
      if (begins_with(tag, name)) hidden = name;
    }
    at = end_of_tag(html, at + 1);
    if (!hidden.empty()) at = end_of_element(html, hidden, at);
    text += ' ';
  }
  return text;
}

std::string words_at(std::string_view utf8, std::size_t letter, bool ascii_only) {
  std::size_t place = utf8.size();
  std::size_t passed = 0;
  each_letter(utf8, ascii_only, [&](std::size_t begin, std::size_t end) {
    passed += end - begin;
    place = begin;
    return passed <= letter;
  });
  if (passed <= letter) place = utf8.size();
  std::size_t first = place > words_before ? place - words_before : 0;
  while (first > 0 && (static_cast<unsigned char>(utf8[first]) & 0xC0U) == 0x80) --first;
  std::size_t end = std::min(place + words_after, utf8.size());
  while (end < utf8.size() && (static_cast<unsigned char>(utf8[end]) & 0xC0U) == 0x80) ++end;
  return (first > 0 ? "…" : "") + one_line(utf8.substr(first, end - first)) +
         (end < utf8.size() ? "…" : "");
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 32 && byte != 127) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace offenbar::items
