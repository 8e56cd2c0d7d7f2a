#include "converters/ooxml/word_styles.h"

#include <cstdlib>

#include "converters/ooxml/parts.h"
#include "converters/ooxml/spaces.h"

namespace offenbar::ooxml {

void WordStyles::start(std::string_view space, std::string_view name,
                       const xml::Attributes& attributes) {
  constexpr std::size_t most_styles = 50'000;
  if (prefix_of(space) != "w") return;
  if (name == "style") {
    current_.clear();
    if (own(attributes, space, "type") != "paragraph" || styles_.size() == most_styles) return;
    current_ = own(attributes, space, "styleId");
    styles_[current_];
    const std::string_view standard = own(attributes, space, "default");
    if (standard == "1" || standard == "true" || standard == "on") default_ = current_;
  } else if (!current_.empty() && name == "basedOn") {
    styles_[current_].based_on = own(attributes, space, "val");
  } else if (!current_.empty() && name == "outlineLvl") {
    styles_[current_].outline = std::atoi(std::string(own(attributes, space, "val")).c_str());
  }
}

std::uint8_t WordStyles::heading(std::string_view style) const {
  for (int steps = 0; steps < 20; ++steps) {
    const auto found = styles_.find(style);
    if (found == styles_.end()) return 0;
    const int outline = found->second.outline;
    if (outline >= 0) return outline < 9 ? static_cast<std::uint8_t>(outline + 1) : 0;
    style = found->second.based_on;
  }
  return 0;
}

}  // namespace offenbar::ooxml
