// What styles give to paragraphs and runs: outline level, list, and how letters look.
// [ECMA-376] part 1, 17.7
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "converters/base/xml.h"
#include "converters/document/document.h"

namespace offenbar::ooxml {

// How letters look as far as one place says it.
class Look {
 public:
  // Takes what one element of w:rPr says: "b", "i", "u", "strike", "dstrike", "vanish". False for
  // any other.
  bool take(std::string_view element, std::string_view value);
  // 1 on, 0 off, -1 not said.
  [[nodiscard]] int of(Mark mark) const { return said_.at(static_cast<std::size_t>(mark)); }
  [[nodiscard]] bool says_anything() const;

 private:
  std::array<std::int8_t, mark_count> said_{-1, -1, -1, -1, -1};
};

// A list as a paragraph or a style names it.
struct ListReference {
  int number = -1;  // w:numId; 0: none, -1: not said
  int level = -1;   // from 0; -1: not said
};

class WordStyles : public xml::Handler {
 public:
  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;

  // 1 to 9; 0: body text. What it is based on counts.
  [[nodiscard]] std::uint8_t heading(std::string_view style) const;
  // Of paragraphs that name no style.
  [[nodiscard]] std::uint8_t default_heading() const { return heading(default_); }
  // What a run looks like. Toggles of a paragraph's and a run's style undo each other. 17.7.3
  [[nodiscard]] Marks marks(std::string_view paragraph_style, std::string_view run_style,
                            const Look& direct) const;
  [[nodiscard]] ListReference list(std::string_view paragraph_style) const;
  // A table style that may look different for some rows or columns.
  [[nodiscard]] bool formats_text(std::string_view table_style) const;

 private:
  static constexpr int most_steps = 20;  // of styles based on others

  struct Style {
    std::string based_on;
    int outline = -1;  // -1: not said
    Look look;
    ListReference list;
    bool formats_text = false;
  };
  [[nodiscard]] int said(std::string_view style, Mark mark) const;
  void start_style(std::string_view space, const xml::Attributes& attributes);

  std::map<std::string, Style, std::less<>> styles_;
  Look defaults_;
  std::string default_;
  std::string current_;
  unsigned properties_ = 0;  // depth of w:rPr
  bool in_defaults_ = false;
  bool is_table_ = false;
};

}  // namespace offenbar::ooxml
