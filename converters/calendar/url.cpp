#include "converters/calendar/url.h"

#include "converters/mail/header.h"

namespace offenbar::calendar {

std::string url_of(std::string_view path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const std::string line = mail::one_line(path);
  const bool is_url = line.find("://") != std::string::npos || line.starts_with("mailto:") ||
                      line.starts_with("file:");
  std::string url = is_url ? "" : line.starts_with("\\\\") ? "file:" : "file:///";
  const std::string_view unsafe = is_url ? "\"<>\\^`{|}" : "%\"<>#?^`{|}";
  for (const char c : line) {
    const auto u = static_cast<unsigned char>(c);
    if (c == '\\' && !is_url) {
      url += '/';
    } else if (u <= 32 || u >= 127 || unsafe.find(c) != std::string_view::npos) {
      url += '%';
      url += digits[u >> 4U];
      url += digits[u & 15U];
    } else {
      url += c;
    }
  }
  return url;
}

}  // namespace offenbar::calendar
