// The outline levels of paragraph styles. RTF 1.9.1, "Style Sheet"
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "converters/rtf_document/scanner.h"

namespace offenbar::rtf_document {

class StyleSheet {
 public:
  void begin_style();
  void read(const Token& word);
  void read_name(std::string_view text);
  void end_style();

  // 1 to 9; 0: body text.
  [[nodiscard]] std::uint8_t heading(int style) const;

 private:
  static constexpr std::size_t most_styles = 50'000;
  struct Style {
    int based_on = -1;
    int outline = -1;  // -1: not said
    std::string name;
  };
  std::map<int, Style> styles_;
  Style open_;
  int number_ = 0;  // -1: no style of paragraphs
};

}  // namespace offenbar::rtf_document
