// Cuts RTF into its tokens. [MSFT-RTF] "Contents of an RTF file"
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace offenbar::rtf {

enum class TokenKind : std::uint8_t {
  end,
  open,    // {
  close,   // }
  word,    // \name or \nameN: text is the name
  symbol,  // \ and a character that is no letter: text is the character
  hex,     // \'hh: value is the byte
  text,    // plain bytes; line ends between tokens are left out
  binary,  // what follows \binN: text is the bytes
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;
  bool has_value = false;
  int value = 0;  // of a word; 0 if it has none

  // A toggle such as \b is on unless its value is 0.
  [[nodiscard]] bool on() const { return !has_value || value != 0; }
};

class Tokens {
 public:
  explicit Tokens(std::string_view rtf) : rtf_(rtf) {}
  // The next one; `end` for ever after the last. Every token takes at least one byte.
  [[nodiscard]] Token next();

 private:
  Token plain();
  Token control();
  Token word();
  Token hex();

  std::string_view rtf_;
  std::size_t at_ = 0;
};

}  // namespace offenbar::rtf
