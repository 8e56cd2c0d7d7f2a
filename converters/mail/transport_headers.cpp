#include "converters/mail/transport_headers.h"

#include <algorithm>
#include <iterator>

#include "converters/mail/header.h"

namespace offenbar::mail {
namespace {

constexpr std::size_t max_fields = 10'000;
constexpr std::size_t longest_name = 200;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// RFC 5322, 2.2: printable ASCII but the colon.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_name &&
         std::ranges::all_of(name, [](char c) { return c > 32 && c < 127 && c != ':'; });
}

bool is_space(char c) { return c == ' ' || c == '\t'; }

// A line of a field's body: no control character survives but the tab.
void append_line(std::string& body, std::string_view line) {
  const auto is_kept = [](char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= 32 && c != 127);
  };
  if (std::ranges::all_of(line, is_kept)) {
    body += line;
    return;
  }
  std::ranges::copy_if(line, std::back_inserter(body), is_kept);
}

// The next line without its end, which may be CRLF, LF or CR.
std::string_view take_line(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != '\r' && text[end] != '\n') ++end;
  const std::string_view line = text.substr(0, end);
  const bool is_crlf = text.substr(end).starts_with("\r\n");
  text.remove_prefix(std::min(end + (is_crlf ? 2 : 1), text.size()));
  return line;
}

}  // namespace

std::string TransportField::value() const { return one_line(body); }

TransportHeaders::TransportHeaders(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  bool in_field = false;
  while (!text.empty() && fields_.size() < max_fields) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    if (is_space(line.front())) {
      const bool is_blank = line.find_first_not_of(" \t") == std::string_view::npos;
      if (!in_field || is_blank) continue;  // a blank line in a fold would end the header for some
      fields_.back().body += "\r\n";
      append_line(fields_.back().body, line);
      continue;
    }
    const std::size_t colon = line.find(':');
    std::string_view name = line.substr(0, colon);
    while (!name.empty() && is_space(name.back())) name.remove_suffix(1);
    in_field = colon != std::string_view::npos && is_name(name);
    if (!in_field) continue;
    fields_.push_back({std::string(name), {}});
    append_line(fields_.back().body, line.substr(colon + 1));
  }
}

const TransportField* TransportHeaders::find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      fields_, [name](const TransportField& field) { return same_name(field.name, name); });
  return found == fields_.end() ? nullptr : &*found;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace offenbar::mail
