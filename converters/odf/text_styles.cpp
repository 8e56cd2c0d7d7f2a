#include "converters/odf/text_styles.h"

#include <algorithm>
#include <cstdlib>

#include "converters/odf/spaces.h"

namespace offenbar::odf {
namespace {

constexpr std::array all_marks{Mark::bold, Mark::italic, Mark::underlined, Mark::struck,
                               Mark::hidden};

std::string key_of(std::string_view family, std::string_view name) {
  return std::string(family).append(":").append(name);
}

// "2.54cm" in millimetres.
double millimetres(std::string_view length) {
  const std::string text(length);
  char* unit = nullptr;
  const double value = std::strtod(text.c_str(), &unit);
  const std::string_view name(unit);
  if (name == "cm") return value * 10;
  if (name == "mm") return value;
  if (name == "in") return value * 25.4;
  if (name == "pt") return value * 25.4 / 72;
  return 0;
}

std::int8_t truth(bool value) { return value ? 1 : 0; }

}  // namespace

void TextStyles::begin_part() {
  automatic_.clear();
  automatic_lists_.clear();
  style_ = nullptr;
  list_ = nullptr;
  is_automatic_ = false;
}

void TextStyles::start(std::string_view space, std::string_view name,
                       const xml::Attributes& attributes) {
  const std::string_view prefix = prefix_of(space);
  if (prefix == "office") {
    is_automatic_ = name == "automatic-styles";
  } else if (prefix == "style") {
    start_style(space, name, attributes);
  } else if (prefix == "text" && name == "list-style") {
    Lists& lists = is_automatic_ ? automatic_lists_ : common_lists_;
    list_ = lists.size() < most_styles ? &lists[std::string(attributes.value(space::style, "name"))]
                                       : nullptr;
  } else if (prefix == "text" && list_ != nullptr) {
    take_list_level(name, attributes);
  }
}

void TextStyles::start_style(std::string_view space, std::string_view name,
                             const xml::Attributes& attributes) {
  if (name == "style") {
    const std::string_view family = attributes.value(space, "family");
    Styles& styles = is_automatic_ ? automatic_ : common_;
    style_ = nullptr;
    if ((family != "paragraph" && family != "text") || styles.size() == most_styles) return;
    style_ = &styles[key_of(family, attributes.value(space, "name"))];
    style_->parent = attributes.value(space, "parent-style-name");
  } else if (name == "default-style") {
    style_ = attributes.value(space, "family") == "paragraph" ? &defaults_ : nullptr;
  } else if (name == "text-properties" && style_ != nullptr) {
    take_text_properties(attributes);
  } else if (name == "page-layout-properties") {
    take_page(attributes);
  } else if (name == "columns") {
    const int count = std::atoi(std::string(attributes.value(space::fo, "column-count")).c_str());
    document_.add_columns(static_cast<std::uint32_t>(std::clamp(count, 1, 100)));
  }
}

void TextStyles::take_text_properties(const xml::Attributes& attributes) {
  const auto set = [this](Mark mark, bool value) {
    style_->said.at(static_cast<std::size_t>(mark)) = truth(value);
  };
  if (const auto weight = attributes.find(space::fo, "font-weight")) {
    set(Mark::bold, *weight == "bold" || std::atoi(std::string(*weight).c_str()) >= 600);
  }
  if (const auto slant = attributes.find(space::fo, "font-style")) {
    set(Mark::italic, *slant != "normal");
  }
  if (const auto line = attributes.find(space::style, "text-underline-style")) {
    set(Mark::underlined, *line != "none");
  }
  if (const auto line = attributes.find(space::style, "text-line-through-style")) {
    set(Mark::struck, *line != "none");
  }
  if (const auto display = attributes.find(space::text, "display")) {
    set(Mark::hidden, *display == "none");
  }
}

void TextStyles::take_list_level(std::string_view name, const xml::Attributes& attributes) {
  if (!name.starts_with("list-level-style-")) return;
  const int level = std::atoi(std::string(attributes.value(space::text, "level")).c_str());
  if (level < 1 || level > static_cast<int>(most_levels)) return;
  ListLabel label = ListLabel::bullet;
  if (name == "list-level-style-number") {
    const bool shown = !attributes.value(space::style, "num-format").empty() ||
                       !attributes.value(space::style, "num-prefix").empty() ||
                       !attributes.value(space::style, "num-suffix").empty();
    label = shown ? ListLabel::number : ListLabel::none;
  }
  list_->at(static_cast<std::size_t>(level - 1)) = label;
}

void TextStyles::take_page(const xml::Attributes& attributes) {
  Page page;
  page.width = millimetres(attributes.value(space::fo, "page-width"));
  page.height = millimetres(attributes.value(space::fo, "page-height"));
  // Where a page has borders, a part of the margin lies within them.
  const double padding = millimetres(attributes.value(space::fo, "padding"));
  const auto length = [&attributes](std::string_view name) {
    return millimetres(attributes.value(space::fo, name));
  };
  page.left = length("margin-left") + length("padding-left") + padding +
              millimetres(attributes.value(space::loext, "margin-gutter"));
  page.right = length("margin-right") + length("padding-right") + padding;
  if (page.width > 0) document_.add_page(page);
}

void TextStyles::end(std::string_view space, std::string_view name) {
  if (name == "list-style" && prefix_of(space) == "text") list_ = nullptr;
  if ((name == "style" || name == "default-style") && prefix_of(space) == "style") {
    style_ = nullptr;
  }
}

const TextStyles::Style* TextStyles::find(std::string_view key) const {
  if (const auto found = automatic_.find(key); found != automatic_.end()) return &found->second;
  const auto found = common_.find(key);
  return found == common_.end() ? nullptr : &found->second;
}

int TextStyles::said(std::string_view family, std::string_view name, std::size_t mark) const {
  std::string key = key_of(family, name);
  for (int steps = 0; steps < 20; ++steps) {
    const Style* style = find(key);
    if (style == nullptr) return -1;
    if (style->said.at(mark) >= 0) return style->said.at(mark);
    if (style->parent.empty()) return -1;
    key = key_of(family, style->parent);
  }
  return -1;
}

Marks TextStyles::of_paragraph(std::string_view style) const {
  unsigned marks = 0;
  for (const Mark mark : all_marks) {
    const auto at = static_cast<std::size_t>(mark);
    int on = said("paragraph", style, at);
    if (on < 0) on = defaults_.said.at(at);
    if (on == 1) marks |= bit_of(mark);
  }
  return static_cast<Marks>(marks);
}

Marks TextStyles::within(Marks around, std::string_view style) const {
  unsigned marks = around;
  for (const Mark mark : all_marks) {
    const int on = said("text", style, static_cast<std::size_t>(mark));
    if (on == 1) marks |= bit_of(mark);
    if (on == 0) marks &= ~static_cast<unsigned>(bit_of(mark));
  }
  return static_cast<Marks>(marks);
}

ListLabel TextStyles::label(std::string_view list_style, std::size_t level) const {
  if (level < 1 || level > most_levels) return ListLabel::none;
  const auto own = automatic_lists_.find(list_style);
  if (own != automatic_lists_.end()) return own->second.at(level - 1);
  const auto common = common_lists_.find(list_style);
  return common == common_lists_.end() ? ListLabel::none : common->second.at(level - 1);
}

}  // namespace offenbar::odf
