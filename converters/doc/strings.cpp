#include "converters/doc/strings.h"

#include <algorithm>
#include <optional>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/document/charsets.h"

namespace offenbar::doc {
namespace {

constexpr std::size_t most_names = 0x10000;

std::string in_code_page(Bytes bytes, unsigned code_page) {
  auto text = from_code_page(bytes, code_page);
  return text ? *std::move(text) : std::string();
}

std::optional<std::string> next_name(Cursor& in, bool wide, unsigned code_page) {
  std::string name;
  if (wide) {
    const std::size_t length = in.le<std::uint16_t>();
    name = utf16le_to_utf8(in.take(length * 2));
  } else {
    name = in_code_page(in.take(in.le<std::uint8_t>()), code_page);
  }
  if (!in.ok()) return std::nullopt;
  return name;
}

}  // namespace

unsigned code_page_of_language(std::uint16_t language) {
  switch (language & 0x3FFU) {  // the primary language
    case 0x01:
    case 0x20:
    case 0x29:
      return 1256;  // Arabic, Urdu, Persian
    case 0x02:
    case 0x19:
    case 0x22:
    case 0x23:
    case 0x2F:
      return 1251;  // Bulgarian, Russian, Ukrainian, Belarusian, Macedonian
    case 0x05:
    case 0x0E:
    case 0x15:
    case 0x18:
    case 0x1A:
    case 0x1B:
    case 0x1C:
    case 0x24:
      return 1250;  // Czech, Hungarian, Polish, Romanian, Croatian, Slovak, Albanian, Slovenian
    case 0x08:
      return 1253;
    case 0x0D:
      return 1255;
    case 0x1E:
      return 874;
    case 0x1F:
      return 1254;
    case 0x25:
    case 0x26:
    case 0x27:
      return 1257;  // Estonian, Latvian, Lithuanian
    case 0x2A:
      return 1258;
    case 0x11:
      return 932;
    case 0x12:
      return 949;
    case 0x04:
      return language == 0x0804 || language == 0x1004 ? 936 : 950;
    default:
      return 1252;
  }
}

std::vector<std::string> read_names(const Fib& fib, Bytes bytes) {
  std::vector<std::string> names;
  Cursor in(bytes);
  while (in.left() > 1 && names.size() < most_names) {
    auto name = next_name(in, fib.is_word_97(), code_page_of_language(fib.language));
    if (!name) break;
    names.push_back(*std::move(name));
  }
  return names;
}

std::vector<std::string> read_name_table(const Fib& fib, Bytes bytes) {
  if (!fib.is_word_97())
    return read_names(fib, bytes.subspan(std::min<std::size_t>(2, bytes.size())));
  std::vector<std::string> names;
  Cursor in(bytes);
  const bool wide = in.le<std::uint16_t>() == 0xFFFF;
  if (!wide) in = Cursor(bytes);
  const auto count = in.le<std::uint16_t>();
  const auto extra = in.le<std::uint16_t>();
  for (std::uint16_t i = 0; i < count; ++i) {
    auto name = next_name(in, wide, 1252);
    if (!name) break;
    names.push_back(*std::move(name));
    in.skip(extra);
  }
  return names;
}

std::vector<unsigned> read_font_code_pages(Bytes bytes) {
  std::vector<unsigned> pages;
  Cursor in(bytes);
  in.skip(2);
  while (in.left() > 1 && pages.size() < most_names) {
    Cursor font(in.take(in.le<std::uint8_t>()));
    font.skip(3);  // flags, weight
    pages.push_back(code_page_of_charset(font.le<std::uint8_t>()));
  }
  return pages;
}

}  // namespace offenbar::doc
