#include "converters/contentline/line.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace offenbar::contentline {
namespace {

constexpr std::size_t longest_line = 75;  // octets without CRLF. RFC 5545, 3.1

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, upper, upper);
}

// Octets that continue a character of UTF-8.
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

void append_name(std::string& line, std::string_view name) {
  std::ranges::copy_if(name, std::back_inserter(line), is_name_character);
}

// What is clean goes in one piece, as nearly everything is.
void append_value(std::string& line, std::string_view value) {
  const auto is_kept = [](char c) { return !is_control(c) || c == '\t'; };
  if (std::ranges::all_of(value, is_kept)) {
    line += value;
  } else {
    std::ranges::copy_if(value, std::back_inserter(line), is_kept);
  }
}

// RFC 6868: "^n" is a line end, "^'" a quote, "^^" a caret.
std::string with_carets(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool is_crlf = c == '\r' && i + 1 < value.size() && value[i + 1] == '\n';
    if (is_crlf) continue;
    if (c == '^') {
      out += "^^";
    } else if (c == '"') {
      out += "^'";
    } else if (c == '\n' || c == '\r') {
      out += "^n";
    } else if (!is_control(c) || c == '\t') {
      out += c;
    }
  }
  return out;
}

void append_parameter(std::string& line, const Parameter& parameter) {
  if (parameter.values.empty()) return;
  line += ';';
  append_name(line, parameter.name);
  char before = '=';
  for (const std::string& value : parameter.values) {
    line += before;
    before = ',';
    const std::string safe = with_carets(value);
    const bool quoted = safe.find_first_of(",;:") != std::string::npos;
    if (quoted) line += '"';
    line += safe;
    if (quoted) line += '"';
  }
}

void append_folded(std::string& out, std::string_view line) {
  std::size_t room = longest_line;
  while (line.size() > room) {
    std::size_t cut = room;
    // A character has at most three octets that continue it.
    while (cut + 3 > room && cut > 1 && continues(line[cut])) --cut;
    if (continues(line[cut])) cut = room;  // no UTF-8: anywhere
    out += line.substr(0, cut);
    out += "\r\n ";
    line.remove_prefix(cut);
    room = longest_line - 1;
  }
  out += line;
  out += "\r\n";
}

}  // namespace

const std::string* Property::parameter(std::string_view of) const {
  for (const Parameter& one : parameters) {
    if (equal_in_any_case(one.name, of) && !one.values.empty()) return &one.values.front();
  }
  return nullptr;
}

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  std::size_t begin = 0;  // of a run that needs nothing
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_control_character = is_control(c) && c != '\t';
    if (c != '\\' && c != ',' && c != ';' && !is_control_character) continue;
    out += text.substr(begin, i - begin);
    if (c == '\\' || c == ',' || c == ';') {
      out += '\\';
      out += c;
    } else if (c == '\r' || c == '\n') {
      if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      out += "\\n";
    }
    begin = i + 1;
  }
  out += text.substr(std::min(begin, text.size()));
  return out;
}

std::string joined(const std::vector<std::string>& components, char separator) {
  std::string out;
  for (std::size_t i = 0; i < components.size(); ++i) {
    if (i > 0) out += separator;
    out += escaped(components[i]);
  }
  return out;
}

std::string unescaped(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      out += value[i];
      continue;
    }
    const char c = value[++i];
    out += c == 'n' || c == 'N' ? '\n' : c;
  }
  return out;
}

void append(std::string& out, const Property& property) {
  std::string line;
  if (!property.group.empty()) {
    append_name(line, property.group);
    line += '.';
  }
  append_name(line, property.name);
  for (const Parameter& parameter : property.parameters) append_parameter(line, parameter);
  line += ':';
  append_value(line, property.value);
  append_folded(out, line);
}

void append(std::string& out, std::string_view name, std::string_view value) {
  std::string line;
  line.reserve(name.size() + value.size() + 1);
  append_name(line, name);
  line += ':';
  append_value(line, value);
  append_folded(out, line);
}

}  // namespace offenbar::contentline
