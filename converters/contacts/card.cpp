#include "converters/contacts/card.h"

#include <algorithm>
#include <array>
#include <utility>

#include "converters/base/digest.h"

namespace offenbar::contacts {
namespace {

char lower_of(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper_of(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

struct Signature {
  std::string_view bytes;
  std::string_view media_type;
};
constexpr std::array<Signature, 6> signatures{{{"\xFF\xD8\xFF", "image/jpeg"},
                                               {"\x89PNG\r\n\x1A\n", "image/png"},
                                               {"GIF8", "image/gif"},
                                               {"BM", "image/bmp"},
                                               {"II*", "image/tiff"},
                                               {"MM\0*", "image/tiff"}}};

}  // namespace

void Card::text(std::string_view name, std::string_view utf8, std::vector<Parameter> parameters) {
  if (utf8.empty()) return;
  raw(name, contentline::escaped(utf8), std::move(parameters));
}

void Card::raw(std::string_view name, std::string value, std::vector<Parameter> parameters) {
  properties.push_back({"", std::string(name), std::move(parameters), std::move(value)});
}

void Card::structured(std::string_view name, const std::vector<std::string>& components,
                      char separator, std::vector<Parameter> parameters) {
  const bool is_empty = std::ranges::all_of(components, [](const auto& c) { return c.empty(); });
  if (!is_empty) raw(name, contentline::joined(components, separator), std::move(parameters));
}

const Property* Card::find(std::string_view name) const {
  const auto at = std::ranges::find_if(
      properties, [&](const Property& one) { return equal_in_any_case(one.name, name); });
  return at == properties.end() ? nullptr : &*at;
}
Property* Card::find(std::string_view name) {
  return const_cast<Property*>(std::as_const(*this).find(name));
}

std::string text_of(const Card& card, Version version) {
  std::string out;
  contentline::append(out, "BEGIN", "VCARD");
  contentline::append(out, "VERSION", version == Version::v4 ? "4.0" : "3.0");
  contentline::append(out, "PRODID", "-//offenbar//offenbar//EN");
  for (const Property& property : card.properties) {
    if (version == Version::v4) {
      contentline::append(out, property);
    } else {
      for (const Property& older : in_version_3(property)) contentline::append(out, older);
    }
  }
  contentline::append(out, "END", "VCARD");
  return out;
}

std::string data_uri(std::string_view media_type, std::string_view bytes) {
  return "data:" + std::string(media_type) + ";base64," + to_base64(as_bytes(bytes));
}

std::string_view picture_type(std::string_view bytes) {
  for (const Signature& one : signatures) {
    if (bytes.starts_with(one.bytes)) return one.media_type;
  }
  if (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP")) return "image/webp";
  return {};
}

bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower_of, lower_of);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower_of);
  return out;
}
std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), upper_of);
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank(" \t\r\n\v\f\0", 7);
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

}  // namespace offenbar::contacts
