// The characters of RTF: bytes in the code page of a font, and \u with its replacement.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "converters/rtf/tokens.h"

namespace offenbar::rtf {

// \ansicpg, \deff and the font table.
class CodePages {
 public:
  // What a token of the header or of the font table says; others are ignored.
  void header(const Token& token);
  void font_table(const Token& token);

  [[nodiscard]] unsigned document() const { return document_; }
  // Of text in font `number`; negative: none was chosen yet.
  [[nodiscard]] unsigned of_font(int number) const;
  [[nodiscard]] bool is_symbol(int font) const;

 private:
  struct Font {
    unsigned code_page = 0;  // 0: the document's
    bool is_default = true;  // says no more than "Latin"
    bool is_symbol = false;
  };
  unsigned document_ = 1252;
  int default_font_ = -1;
  int defining_ = -1;
  std::map<int, Font> fonts_;
};

// Collects a run of text until its code page changes.
class Characters {
 public:
  // Bytes are appended as they come: the two of a DBCS character may be \'hh and a letter.
  void bytes(std::string_view plain, unsigned code_page);
  void byte(unsigned char value, unsigned code_page);
  // A UTF-16 unit; the next `skip` characters are its replacement for old readers.
  void unicode(int value, unsigned skip);
  // A control word or symbol: true if it is part of a replacement, and so to be ignored.
  [[nodiscard]] bool swallow();
  void end_of_group() { skip_ = 0; }

  // Appends to `out` as UTF-8 and forgets.
  void flush(std::string& out);
  // Forgets.
  void drop();

 private:
  void settle_bytes();
  void settle_units();

  std::string raw_;
  unsigned code_page_ = 1252;
  std::u16string units_;
  std::string settled_;
  unsigned skip_ = 0;
};

// "&lt;" and so on; other text as it is.
void append_escaped(std::string& html, std::string_view text);

}  // namespace offenbar::rtf
