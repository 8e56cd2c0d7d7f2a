// Lists: which label a level has. [ECMA-376] part 1, 17.9
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "converters/base/xml.h"
#include "converters/document/document.h"
#include "converters/ooxml/word_styles.h"

namespace offenbar::ooxml {

class WordNumbering : public xml::Handler {
 public:
  static constexpr int levels = 9;

  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;

  // Of a level from 0. Lists that a style defines are asked for there.
  [[nodiscard]] ListLabel label(const WordStyles& styles, int number, int level) const;
  // The level that belongs to a paragraph style; 0 where none does.
  [[nodiscard]] int level_of(int number, std::string_view paragraph_style) const;

 private:
  static constexpr std::size_t most_lists = 50'000;

  struct Level {
    std::string format;  // "bullet", "decimal" ...; empty: not said
    std::string style;   // the paragraph style that it belongs to
    bool has_text = true;
  };
  struct Kind {
    std::array<Level, levels> levels_of;
    std::string of_style;  // numStyleLink
  };
  struct List {
    int kind = -1;
    std::map<int, Level> overrides;
  };

  std::map<int, Kind> kinds_;
  std::map<int, List> lists_;
  Kind* kind_ = nullptr;
  List* list_ = nullptr;
  Level* level_ = nullptr;
};

}  // namespace offenbar::ooxml
