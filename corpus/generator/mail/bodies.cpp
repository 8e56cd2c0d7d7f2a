#include "corpus/generator/mail/bodies.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "converters/base/digest.h"
#include "corpus/generator/mail/property.h"

namespace offenbar::generator {
namespace {

std::string escaped_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else {
      out += c;
    }
  }
  return out;
}

// Letters beyond ASCII as \uN with a question mark for old readers.
std::string escaped_rtf(std::string_view text) {
  std::string out;
  const std::string wide = utf16(text);
  for (std::size_t i = 0; i + 1 < wide.size(); i += 2) {
    const auto unit = static_cast<std::uint16_t>(static_cast<unsigned char>(wide[i]) |
                                                 static_cast<unsigned char>(wide[i + 1]) << 8);
    if (unit == '\\' || unit == '{' || unit == '}') {
      out += '\\';
      out += static_cast<char>(unit);
    } else if (unit < 0x80) {
      out += static_cast<char>(unit);
    } else {
      out += fmt::format("\\u{}?", static_cast<std::int16_t>(unit));
    }
  }
  return out;
}

constexpr std::string_view rtf_fonts =
    "{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}{\\f1\\froman\\fcharset0 Times New Roman;}}\r\n";

}  // namespace

std::string plain_body(const Paragraphs& paragraphs) {
  std::string out;
  for (const std::string& paragraph : paragraphs) out += paragraph + "\r\n\r\n";
  return out;
}

std::string html_body(const Paragraphs& paragraphs, const std::string& charset,
                      const std::string& image) {
  std::string out = fmt::format(
      "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset={}\">\r\n"
      "<style>p {{ font-family: Arial; margin: 6pt 0 }}</style></head>\r\n<body lang=\"de\">\r\n",
      charset);
  for (const std::string& paragraph : paragraphs)
    out += "<p>" + escaped_html(paragraph) + "</p>\r\n";
  if (!image.empty()) out += fmt::format("<p><img src=\"cid:{}\" alt=\"Wappen\"></p>\r\n", image);
  return out + "</body></html>\r\n";
}

std::string rtf_body(const Paragraphs& paragraphs) {
  std::string out = "{\\rtf1\\ansi\\ansicpg1252\\deff0" + std::string(rtf_fonts) +
                    "\\viewkind4\\uc1\\pard\\f0\\fs20 ";
  for (const std::string& paragraph : paragraphs)
    out += escaped_rtf(paragraph) + "\\par\r\n\\par\r\n";
  return out + "}\r\n";
}

std::string rtf_of_html(const Paragraphs& paragraphs) {
  std::string out = "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0" + std::string(rtf_fonts) +
                    "\\uc1\\pard\\plain\\deftab360 \\f0\\fs24\r\n"
                    "{\\*\\htmltag19 <html>}\r\n{\\*\\htmltag34 <head>}{\\*\\htmltag41 </head>}\r\n"
                    "{\\*\\htmltag50 <body lang=\"de\">}\\htmlrtf \\lang1031 \\htmlrtf0\r\n";
  for (const std::string& paragraph : paragraphs) {
    out += "{\\*\\htmltag64 <p>}" + escaped_rtf(escaped_html(paragraph));
    out += "\\htmlrtf\\par\\htmlrtf0\r\n{\\*\\htmltag72 </p>}\r\n";
  }
  return out + "{\\*\\htmltag58 </body>}{\\*\\htmltag27 </html>}}\r\n";
}

std::string windows_1252(std::string_view utf8) {
  std::string out;
  const std::string wide = utf16(utf8);
  for (std::size_t i = 0; i + 1 < wide.size(); i += 2) {
    const auto unit = static_cast<std::uint16_t>(static_cast<unsigned char>(wide[i]) |
                                                 static_cast<unsigned char>(wide[i + 1]) << 8);
    switch (unit) {
      case 0x20AC:
        out += '\x80';
        break;
      case 0x2013:
        out += '\x96';
        break;
      case 0x201E:
        out += '\x84';
        break;
      case 0x201C:
        out += '\x93';
        break;
      default:
        out += unit < 0x100 ? static_cast<char>(unit) : '?';
    }
  }
  return out;
}

std::string encoded_words(std::string_view utf8) {
  std::string out;
  while (!utf8.empty()) {
    std::size_t length = std::min<std::size_t>(utf8.size(), 42);
    while (length < utf8.size() && (static_cast<unsigned char>(utf8[length]) & 0xC0) == 0x80)
      --length;
    if (!out.empty()) out += "\r\n ";
    out += "=?utf-8?B?" + to_base64(as_bytes(utf8.substr(0, length))) + "?=";
    utf8.remove_prefix(length);
  }
  return out;
}

std::string mail_date(std::int64_t unix_seconds) {
  using namespace std::chrono;
  constexpr std::string_view week[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::string_view year[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_seconds time{seconds(unix_seconds)};
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", week[weekday(day).c_encoding()],
                     unsigned(date.day()), year[unsigned(date.month()) - 1], int(date.year()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace offenbar::generator
