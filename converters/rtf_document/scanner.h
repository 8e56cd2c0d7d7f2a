// The tokens of Rich Text Format. RTF 1.9.1, "RTF Syntax"
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace offenbar::rtf_document {

struct Token {
  enum class Kind : std::uint8_t {
    end,
    open,    // {
    close,   // }
    word,    // \name, \name12: `text` is the name
    symbol,  // \~ and other single characters: `text` is that character
    byte,    // \'hh: `value`
    text,    // literal characters without line ends
    binary,  // \binN and its N bytes
  };
  Kind kind = Kind::end;
  std::string_view text;
  std::optional<int> value;
};

class Scanner {
 public:
  explicit Scanner(std::string_view rtf) : rtf_(rtf) {}
  [[nodiscard]] Token next();

 private:
  [[nodiscard]] Token control();
  [[nodiscard]] Token word();

  std::string_view rtf_;
  std::size_t at_ = 0;
};

}  // namespace offenbar::rtf_document
