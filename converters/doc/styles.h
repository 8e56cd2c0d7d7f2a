// The style sheet, as far as headings and fonts need it. [MS-DOC] 2.9.271, 2.9.260
#pragma once

#include <cstdint>
#include <vector>

#include "converters/doc/fib.h"

namespace offenbar::doc {

class Styles {
 public:
  Styles(const Fib& fib, Bytes stylesheet);

  // Outline level of paragraphs of that style, 1 to 9; 0: body text. What it is based on counts.
  [[nodiscard]] std::uint8_t heading(std::uint16_t style) const;
  // The font (a number in Part::fonts), -1: not said.
  [[nodiscard]] int font(std::uint16_t style) const;

 private:
  struct Style {
    std::uint16_t standard = 0;  // sti: 1 to 9 are "heading 1" to "heading 9"
    std::uint16_t based_on = none;
    int outline = -1;
    int font = -1;
  };
  static constexpr std::uint16_t none = 0x0FFF;  // istdNil

  [[nodiscard]] Style read_style(Bytes bytes, std::size_t base_size) const;
  void read_modifiers(Style& style, Bytes modifiers) const;

  bool word_97_;
  std::vector<Style> styles_;
};

}  // namespace offenbar::doc
