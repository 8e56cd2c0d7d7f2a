#include "converters/archive/member_path.h"

#include <algorithm>

#include "converters/base/text.h"

namespace offenbar::archive {
namespace {

constexpr std::size_t longest_path = 4096;  // bytes, PATH_MAX
constexpr std::size_t longest_told = 200;   // bytes of a name in an error
constexpr std::size_t deepest = 100;        // components

// Where 437 and 850 have the same letter: accented vowels, c and n of western Europe, sharp s.
bool is_certain_letter(unsigned char c) {
  return c < 0x80 || c <= 0x9A || (c >= 0xA0 && c <= 0xA7) || c == 0xE1;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "C:\x" and "C:/x".
bool has_drive(std::string_view name) {
  return name.size() >= 3 && is_letter(name[0]) && name[1] == ':' &&
         (name[2] == '/' || name[2] == '\\');
}

Error leads_out(std::string_view name) {
  return {Fault::corrupt,
          "the member's name \"" + printable(name.substr(0, longest_told)) +
              "\" leads out of the archive",
          0, ""};
}

}  // namespace

std::string decoded_name(std::string raw) {
  if (is_valid_utf8(raw)) return raw;
  const bool certain = std::all_of(raw.begin(), raw.end(), [](char c) {
    return is_certain_letter(static_cast<unsigned char>(c));
  });
  if (!certain) return raw;
  auto text = from_code_page(as_bytes(raw), 437);
  return text ? *std::move(text) : raw;
}

std::string with_slashes(std::string name) {
  if (is_valid_utf8(name)) std::replace(name.begin(), name.end(), '\\', '/');
  return name;
}

MemberPath path_of(std::string_view name) {
  MemberPath place;
  const std::string_view whole = name;
  if (name.starts_with('/') || has_drive(name)) place.error = leads_out(whole);
  if (name.find('\0') != std::string_view::npos) {
    place.error = Error{Fault::corrupt, "the member's name holds a zero byte", 0, ""};
    name = name.substr(0, name.find('\0'));
  }
  if (name.size() > longest_path) {
    place.error = Error{Fault::corrupt, "the member's name is longer than a path may be", 0, ""};
    name = name.substr(0, longest_told);
  }
  std::size_t components = 0;
  while (!name.empty()) {
    const std::size_t slash = name.find('/');
    const std::string_view component = name.substr(0, slash);
    name.remove_prefix(slash == std::string_view::npos ? name.size() : slash + 1);
    if (component.empty() || component == ".") continue;
    if (++components > deepest) {
      place.error = Error{Fault::corrupt, "the member lies too many folders deep", 0, ""};
      break;
    }
    if (!place.path.empty()) place.path += '/';
    if (component == "..") {
      place.path += "__";
      if (!place.error) place.error = leads_out(whole);
    } else {
      place.path += component;
    }
  }
  return place;
}

}  // namespace offenbar::archive
