// The font table, as far as it says which code page a text is in; and \u with what stands for it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "converters/rtf_document/scanner.h"

namespace offenbar::rtf_document {

class Fonts {
 public:
  void set_document_code_page(unsigned code_page) { document_ = code_page; }
  void set_default_font(int font) { default_ = font; }
  // A word of the font table.
  void read(const Token& word);

  // Of text in that font; negative: none was chosen. `symbol_page` for fonts of symbols.
  [[nodiscard]] unsigned code_page(int font) const;
  static constexpr unsigned symbol_page = 42;

 private:
  static constexpr std::size_t most_fonts = 20'000;
  unsigned document_ = 1252;
  int default_ = -1;
  int defining_ = -1;
  std::map<int, unsigned> pages_;  // 0: the document's
};

// Collects characters until they are asked for.
class Characters {
 public:
  void bytes(std::string_view raw, unsigned code_page);
  // A UTF-16 unit; `replacements` characters that follow stand for it.
  void unicode(int unit, unsigned replacements);
  // A character that is no byte: false if it is one of those that stand for another.
  [[nodiscard]] bool counts();
  void end_of_group() { replacements_ = 0; }
  // UTF-8 of all since the last call.
  [[nodiscard]] std::string take();

 private:
  void settle();

  std::string raw_;
  std::u16string units_;
  std::string done_;
  unsigned code_page_ = 1252;
  unsigned replacements_ = 0;
};

}  // namespace offenbar::rtf_document
