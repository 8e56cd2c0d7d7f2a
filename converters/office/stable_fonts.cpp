#include "converters/office/stable_fonts.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace offenbar::office {
namespace {

constexpr std::string_view begin_of_fonts = "<office:font-face-decls>";
constexpr std::string_view end_of_fonts = "</office:font-face-decls>";
constexpr std::string_view begin_of_font = "<style:font-face ";
constexpr std::string_view name_attribute = "style:name=\"";
constexpr std::string_view family_attribute = "svg:font-family=\"";
constexpr std::string_view use = "style:font-name";
constexpr std::array<std::string_view, 3> uses{"=\"", "-asian=\"", "-complex=\""};

std::string_view value_of(std::string_view element, std::string_view attribute) {
  const std::size_t at = element.find(attribute);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = element.substr(at + attribute.size());
  return rest.substr(0, rest.find('"'));
}

// One declaration, cut at the value of its name.
struct Font {
  std::string before;
  std::string name;
  std::string after;
  std::string family;
};

Font font_of(std::string_view element) {
  const std::string_view name = value_of(element, name_attribute);
  Font font{.before = std::string(element), .name = {}, .after = {}, .family = {}};
  if (name.empty()) return font;
  const auto at = static_cast<std::size_t>(name.data() - element.data());
  font.before = std::string(element.substr(0, at));
  font.name = std::string(name);
  font.after = std::string(element.substr(at + name.size()));
  font.family = std::string(value_of(element, family_attribute));
  return font;
}

// Each from its "<style:font-face " to the next.
std::vector<Font> fonts_of(std::string_view declarations) {
  std::vector<Font> fonts;
  std::size_t at = declarations.find(begin_of_font);
  while (at != std::string_view::npos) {
    const std::size_t next = declarations.find(begin_of_font, at + 1);
    fonts.push_back(font_of(declarations.substr(at, next - at)));
    at = next;
  }
  return fonts;
}

using Names = std::map<std::string, std::string, std::less<>>;  // from the old to the new

// "Arial2" before "Arial10".
bool shorter_first(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

// Orders the fonts of one family, which stand at `places`, and hands out their names anew.
void order_family(std::vector<Font>& fonts, const std::vector<std::size_t>& places, Names& names) {
  std::vector<Font> family;
  std::vector<std::string> free;
  for (const std::size_t place : places) {
    family.push_back(fonts[place]);
    free.push_back(fonts[place].name);
  }
  std::sort(free.begin(), free.end(), shorter_first);
  std::stable_sort(family.begin(), family.end(),
                   [](const Font& a, const Font& b) { return a.after < b.after; });
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (family[i].name != free[i]) names[family[i].name] = free[i];
    family[i].name = free[i];
    fonts[places[i]] = family[i];
  }
}

Names order(std::vector<Font>& fonts) {
  std::map<std::string, std::vector<std::size_t>> families;
  for (std::size_t i = 0; i < fonts.size(); ++i) {
    if (!fonts[i].name.empty()) families[fonts[i].family].push_back(i);
  }
  Names names;
  for (const auto& [family, places] : families) order_family(fonts, places, names);
  return names;
}

std::string renamed(std::string_view xml, const Names& names) {
  std::string result;
  result.reserve(xml.size());
  std::size_t done = 0;
  for (std::size_t at = xml.find(use); at != std::string_view::npos; at = xml.find(use, at + 1)) {
    const std::string_view rest = xml.substr(at + use.size());
    for (const std::string_view ending : uses) {
      if (!rest.starts_with(ending)) continue;
      const std::size_t begin = at + use.size() + ending.size();
      const std::string_view old = xml.substr(begin, xml.find('"', begin) - begin);
      const auto found = names.find(old);
      if (found == names.end()) break;
      result += xml.substr(done, begin - done);
      result += found->second;
      done = begin + old.size();
      break;
    }
  }
  return result += xml.substr(done);
}

}  // namespace

std::string with_stable_fonts(std::string_view xml) {
  const std::size_t begin = xml.find(begin_of_fonts);
  const std::size_t end = xml.find(end_of_fonts);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
    return std::string(xml);
  }
  const std::size_t first = begin + begin_of_fonts.size();
  std::vector<Font> fonts = fonts_of(xml.substr(first, end - first));
  const Names names = order(fonts);
  if (names.empty()) return std::string(xml);
  std::string result(xml.substr(0, first));
  for (const Font& font : fonts) result += font.before + font.name + font.after;
  return result += renamed(xml.substr(end), names);
}

}  // namespace offenbar::office
