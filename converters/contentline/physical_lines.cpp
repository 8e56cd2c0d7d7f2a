#include "converters/contentline/physical_lines.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "converters/base/text.h"

namespace offenbar::contentline {
namespace {

std::string from_big_endian(Bytes bytes) {
  std::vector<std::byte> swapped(bytes.begin(), bytes.end());
  for (std::size_t i = 0; i + 1 < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
  return utf16le_to_utf8(swapped);
}

struct Line {
  std::string_view text;
  std::size_t next = 0;
};
Line line_at(std::string_view text, std::size_t at) {
  const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
  std::size_t next = std::min(end + 1, text.size());
  if (end < text.size() && text[end] == '\r') {
    // "\r\r\n" is what some mail programs make of a line end.
    while (next < text.size() && text[next] == '\r') ++next;
    if (next < text.size() && text[next] == '\n') {
      ++next;
    } else {
      next = end + 1;
    }
  }
  return {text.substr(at, end - at), next};
}

}  // namespace

std::string without_byte_order(Bytes file) {
  if (starts_with(file, "\xEF\xBB\xBF")) file = file.subspan(3);
  if (starts_with(file, "\xFF\xFE")) return utf16le_to_utf8(file.subspan(2));
  if (starts_with(file, "\xFE\xFF")) return from_big_endian(file.subspan(2));
  if (starts_with(file, std::string_view("B\0E\0", 4))) return utf16le_to_utf8(file);
  if (starts_with(file, std::string_view("\0B\0E", 4))) return from_big_endian(file);
  return std::string(as_text(file));
}

std::optional<std::string_view> PhysicalLines::next() {
  if (at_ >= text_.size()) return std::nullopt;
  const Line line = line_at(text_, at_);
  at_ = line.next;
  ++number_;
  return line.text;
}

std::optional<std::string_view> PhysicalLines::peek() const {
  if (at_ >= text_.size()) return std::nullopt;
  return line_at(text_, at_).text;
}

}  // namespace offenbar::contentline
