#include "converters/rtf_document/style_sheet.h"

#include <algorithm>
#include <cctype>

namespace offenbar::rtf_document {
namespace {

constexpr std::size_t longest_name = 1000;

// 3 of "heading 3", which has that level whether it says so or not.
int level_of_name(std::string_view name) {
  constexpr std::string_view heading = "heading ";
  if (name.size() < heading.size() + 1) return -1;
  const bool same = std::ranges::equal(name.substr(0, heading.size()), heading, [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
  });
  const char digit = name[heading.size()];
  const bool ends = name.size() == heading.size() + 1 || name[heading.size() + 1] == ';' ||
                    name[heading.size() + 1] == ',';
  return same && ends && digit >= '1' && digit <= '9' ? digit - '0' : -1;
}

}  // namespace

void StyleSheet::begin_style() {
  open_ = {};
  number_ = 0;
}

void StyleSheet::read(const Token& word) {
  const int value = word.value.value_or(0);
  if (word.text == "s") {
    number_ = value;
  } else if (word.text == "cs" || word.text == "ds" || word.text == "ts") {
    number_ = -1;
  } else if (word.text == "sbasedon") {
    open_.based_on = value;
  } else if (word.text == "outlinelevel") {
    open_.outline = value;
  }
}

void StyleSheet::read_name(std::string_view text) {
  if (open_.name.size() + text.size() < longest_name) open_.name.append(text);
}

void StyleSheet::end_style() {
  if (number_ >= 0 && styles_.size() < most_styles) styles_[number_] = open_;
}

std::uint8_t StyleSheet::heading(int style) const {
  constexpr int most_steps = 20;
  for (int steps = 0; steps < most_steps; ++steps) {
    const auto found = styles_.find(style);
    if (found == styles_.end()) return 0;
    const Style& at = found->second;
    if (at.outline >= 0) return at.outline < 9 ? static_cast<std::uint8_t>(at.outline + 1) : 0;
    if (const int level = level_of_name(at.name); level > 0)
      return static_cast<std::uint8_t>(level);
    style = at.based_on;
  }
  return 0;
}

}  // namespace offenbar::rtf_document
