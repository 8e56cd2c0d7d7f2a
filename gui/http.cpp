#include "gui/http.h"

#include <algorithm>

namespace offenbar::gui {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string Request::header(std::string_view name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

std::string Request::asked(std::string_view name) const { return form_value(query, name); }

std::string Request::cookie(std::string_view name) const {
  const std::string all = header("cookie");
  std::string_view left = all;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find(';'), left.size());
    const std::string_view pair = trimmed(left.substr(0, end));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return std::string(pair.substr(name.size() + 1));
    }
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  return {};
}

std::string form_value(const Fields& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const auto& field) { return field.first == name; });
  return found == fields.end() ? std::string() : found->second;
}

std::string escape_url(std::string_view raw, bool keep_slash) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const char c : raw) {
    if (is_plain(c) || (keep_slash && c == '/')) {
      text += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    text += '%';
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::optional<std::string> unescape_url(std::string_view text, bool plus_is_space) {
  std::string raw;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+' && plus_is_space) c = ' ';
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\0') return std::nullopt;
    raw += c;
  }
  return raw;
}

Fields read_form(std::string_view text) {
  constexpr std::size_t most_fields = 1000;
  Fields fields;
  while (!text.empty() && fields.size() < most_fields) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = unescape_url(pair.substr(0, equals), true);
    auto value = unescape_url(pair.substr(std::min(equals + 1, pair.size())), true);
    if (name && value && !name->empty()) fields.emplace_back(std::move(*name), std::move(*value));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return fields;
}

std::optional<std::pair<std::string, Fields>> read_target(std::string_view target) {
  if (!target.starts_with('/')) return std::nullopt;
  const std::size_t question = std::min(target.find('?'), target.size());
  auto path = unescape_url(target.substr(0, question), false);
  if (!path) return std::nullopt;
  return std::pair(std::move(*path),
                   read_form(target.substr(std::min(question + 1, target.size()))));
}

}  // namespace offenbar::gui
