#include "batch/names.h"

#include <fmt/core.h>

#include <algorithm>

#include "batch/name_rules.h"
#include "converters/base/digest.h"
#include "converters/base/text.h"
#include "converters/format.h"

namespace offenbar::batch {
namespace {

constexpr std::string_view our_folder = ".offenbar";
constexpr std::size_t digits = 8;

// Bytes of a name: mappings/file-names may want less than the file system.
std::size_t longest() { return std::min(longest_name, NameRules::in_force().longest()); }

struct Split {
  std::string_view stem;
  std::string_view extension;  // without dot; empty: none
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_listed(std::string_view extension) {
  std::string wanted;
  for (const char c : extension) wanted.push_back(lower(c));
  for (const Format& format : formats()) {
    std::string_view rest = format.extensions;
    while (!rest.empty()) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      if (word == wanted) return true;
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
  }
  return false;
}

bool looks_like_extension(std::string_view text) {
  if (text.empty()) return false;
  const bool plain =
      std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c); });
  if (!plain) return false;
  const bool has_letter = std::any_of(text.begin(), text.end(), is_letter);
  return (text.size() <= 4 && has_letter) || is_listed(text);
}

// A dot in front makes a hidden name, not an extension.
Split split(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {name, {}};
  const std::string_view extension = name.substr(dot + 1);
  return looks_like_extension(extension) ? Split{name.substr(0, dot), extension} : Split{name, {}};
}

std::string with_dot(std::string_view extension) {
  return extension.empty() ? std::string() : "." + std::string(extension);
}

std::string digits_of(std::string_view wanted, unsigned attempt) {
  const std::string seed = std::string(wanted) + (attempt < 2 ? "" : fmt::format("/{}", attempt));
  return sha256_hex(as_bytes(seed)).substr(0, digits);
}

// stem + "-" + digits + extension, the stem cut to what fits.
std::string with_digits(std::string_view stem, const std::string& ending, unsigned attempt) {
  const std::string tail = "-" + digits_of(std::string(stem) + ending, attempt) + ending;
  return std::string(shorten_at_grapheme(stem, longest() - tail.size())) + tail;
}

LandingName fitted(std::string_view stem, const std::string& ending) {
  if (stem.size() + ending.size() <= longest()) return {std::string(stem) + ending, false};
  return {with_digits(stem, ending, 0), true};
}

LandingName numbered(std::string_view stem, const std::string& ending, unsigned attempt) {
  const bool shortened = stem.size() + 1 + digits + ending.size() > longest();
  return {with_digits(stem, ending, attempt), shortened};
}

}  // namespace

std::string own_name(std::string_view source_name) {
  if (source_name.empty()) return {};  // of a SOURCE that is a file
  std::string name = NameRules::in_force().allowed(source_name);
  std::string folded;
  for (const char c : name) folded.push_back(lower(c));
  return name + (folded == our_folder ? "_" : "");
}

std::string own_path(std::string_view source_path) {
  std::string path;
  for (;;) {
    const std::size_t slash = source_path.find('/');
    path += own_name(source_path.substr(0, slash));
    if (slash == std::string_view::npos) return path;
    path += '/';
    source_path.remove_prefix(slash + 1);
  }
}

std::string folder_in_target(std::string_view root, std::string_view path) {
  const std::string whole =
      path.empty() ? std::string(root) : std::string(root) + "/" + std::string(path);
  return own_path(NameRules::in_force().place_of(whole));
}

LandingName choice_of_name(std::string_view source_name, std::string_view extension,
                           unsigned attempt) {
  const std::string own = own_name(source_name);
  const Split parts = split(own);
  if (extension.empty()) {
    if (attempt == 0) return fitted(own, "");
    return numbered(parts.stem, with_dot(parts.extension), attempt + 1);
  }
  const std::string ending = with_dot(extension);
  if (attempt == 0) return fitted(parts.stem, ending);
  if (attempt == 1) return fitted(own, ending);
  return numbered(own, ending, attempt);
}

LandingName with_suffix(std::string_view name, std::string_view suffix) {
  const Split parts = split(name);
  return fitted(parts.stem, std::string(suffix) + with_dot(parts.extension));
}

}  // namespace offenbar::batch
