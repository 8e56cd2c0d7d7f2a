#include "converters/ooxml/word_styles.h"

#include <algorithm>
#include <cstdlib>

#include "converters/ooxml/parts.h"
#include "converters/ooxml/spaces.h"

namespace offenbar::ooxml {
namespace {

constexpr std::array all_marks{Mark::bold, Mark::italic, Mark::underlined, Mark::struck,
                               Mark::hidden};

int number_of(std::string_view text) { return std::atoi(std::string(text).c_str()); }

}  // namespace

bool Look::take(std::string_view element, std::string_view value) {
  constexpr std::array<std::pair<std::string_view, Mark>, 6> names{{{"b", Mark::bold},
                                                                    {"i", Mark::italic},
                                                                    {"u", Mark::underlined},
                                                                    {"strike", Mark::struck},
                                                                    {"dstrike", Mark::struck},
                                                                    {"vanish", Mark::hidden}}};
  const auto found = std::ranges::find(names, element, &std::pair<std::string_view, Mark>::first);
  if (found == names.end()) return false;
  const bool off = value == "0" || value == "false" || value == "off" || value == "none";
  std::int8_t& said = said_.at(static_cast<std::size_t>(found->second));
  if (found->second == Mark::struck && said == 1 && off) return true;  // the other kind of it is on
  said = off ? 0 : 1;
  return true;
}

bool Look::says_anything() const {
  return std::ranges::any_of(said_, [](std::int8_t said) { return said >= 0; });
}

void WordStyles::start_style(std::string_view space, const xml::Attributes& attributes) {
  constexpr std::size_t most_styles = 50'000;
  current_.clear();
  if (styles_.size() == most_styles) return;
  current_ = own(attributes, space, "styleId");
  const std::string_view type = own(attributes, space, "type");
  is_table_ = type == "table";
  styles_[current_];
  const std::string_view standard = own(attributes, space, "default");
  const bool is_default = standard == "1" || standard == "true" || standard == "on";
  if (is_default && type == "paragraph") default_ = current_;
}

void WordStyles::start(std::string_view space, std::string_view name,
                       const xml::Attributes& attributes) {
  if (prefix_of(space) != "w") return;
  if (name == "style") return start_style(space, attributes);
  if (name == "docDefaults") in_defaults_ = true;
  if (name == "rPr") ++properties_;
  if (in_defaults_ && properties_ > 0) {
    defaults_.take(name, own(attributes, space, "val"));
    return;
  }
  if (current_.empty()) return;
  Style& style = styles_[current_];
  const std::string_view value = own(attributes, space, "val");
  if (properties_ > 0) {
    if (is_table_) {
      style.formats_text |= Look().take(name, value);
    } else {
      style.look.take(name, value);
    }
  } else if (name == "basedOn") {
    style.based_on = value;
  } else if (name == "outlineLvl") {
    style.outline = number_of(value);
  } else if (name == "numId") {
    style.list.number = number_of(value);
  } else if (name == "ilvl") {
    style.list.level = number_of(value);
  }
}

void WordStyles::end(std::string_view space, std::string_view name) {
  if (prefix_of(space) != "w") return;
  if (name == "rPr" && properties_ > 0) --properties_;
  if (name == "docDefaults") in_defaults_ = false;
  if (name == "style") current_.clear();
}

std::uint8_t WordStyles::heading(std::string_view style) const {
  for (int steps = 0; steps < most_steps; ++steps) {
    const auto found = styles_.find(style);
    if (found == styles_.end()) return 0;
    const int outline = found->second.outline;
    if (outline >= 0) return outline < 9 ? static_cast<std::uint8_t>(outline + 1) : 0;
    style = found->second.based_on;
  }
  return 0;
}

int WordStyles::said(std::string_view style, Mark mark) const {
  for (int steps = 0; steps < most_steps; ++steps) {
    const auto found = styles_.find(style);
    if (found == styles_.end()) return -1;
    if (const int said = found->second.look.of(mark); said >= 0) return said;
    style = found->second.based_on;
  }
  return -1;
}

Marks WordStyles::marks(std::string_view paragraph_style, std::string_view run_style,
                        const Look& direct) const {
  if (paragraph_style.empty()) paragraph_style = default_;
  unsigned marks = 0;
  for (const Mark mark : all_marks) {
    const int of_paragraph = said(paragraph_style, mark);
    const int of_run = said(run_style, mark);
    bool on = false;
    if (direct.of(mark) >= 0) {
      on = direct.of(mark) == 1;
    } else if (mark == Mark::underlined) {
      on = (of_run >= 0 ? of_run : of_paragraph >= 0 ? of_paragraph : defaults_.of(mark)) == 1;
    } else {
      on = (of_paragraph == 1) != (of_run == 1);
      if (of_paragraph < 0 && of_run < 0) on = defaults_.of(mark) == 1;
    }
    if (on) marks |= bit_of(mark);
  }
  return static_cast<Marks>(marks);
}

ListReference WordStyles::list(std::string_view paragraph_style) const {
  if (paragraph_style.empty()) paragraph_style = default_;
  ListReference list;
  for (int steps = 0; steps < most_steps; ++steps) {
    const auto found = styles_.find(paragraph_style);
    if (found == styles_.end()) break;
    if (list.level < 0) list.level = found->second.list.level;
    if (list.number < 0) list.number = found->second.list.number;
    if (list.number >= 0) break;
    paragraph_style = found->second.based_on;
  }
  return list;
}

bool WordStyles::formats_text(std::string_view table_style) const {
  for (int steps = 0; steps < most_steps; ++steps) {
    const auto found = styles_.find(table_style);
    if (found == styles_.end()) return false;
    if (found->second.formats_text) return true;
    table_style = found->second.based_on;
  }
  return false;
}

}  // namespace offenbar::ooxml
