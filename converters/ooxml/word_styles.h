// Which outline level a paragraph style has. [ECMA-376] part 1, 17.7
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "converters/base/xml.h"

namespace offenbar::ooxml {

class WordStyles : public xml::Handler {
 public:
  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;

  // 1 to 9; 0: body text. What it is based on counts.
  [[nodiscard]] std::uint8_t heading(std::string_view style) const;
  // Of paragraphs that name no style.
  [[nodiscard]] std::uint8_t default_heading() const { return heading(default_); }

 private:
  struct Style {
    std::string based_on;
    int outline = -1;  // -1: not said
  };
  std::map<std::string, Style, std::less<>> styles_;
  std::string default_;
  std::string current_;
};

}  // namespace offenbar::ooxml
