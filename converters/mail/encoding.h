// Content transfer encodings. RFC 2045, 6
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "converters/mail/sink.h"

namespace offenbar::mail {

enum class Encoding : std::uint8_t { seven_bit, eight_bit, quoted_printable, base64 };
[[nodiscard]] std::string_view name_of(Encoding encoding);

// The smallest one that all receivers of mail take. `text` has CRLF lines; `allow_8bit`: the way to
// the receiver is known to keep all eight bits.
[[nodiscard]] Encoding encoding_for(std::string_view text, bool allow_8bit);

// Line ends of any kind become CRLF; NUL is left out.
[[nodiscard]] std::string with_crlf(std::string_view text);

// Writes `text`, with CRLF lines, and ends with a line end.
void write_encoded(Output& out, std::string_view text, Encoding encoding);

// Base64 in lines of 76 characters, from pieces of any size.
class Base64Writer {
 public:
  explicit Base64Writer(Output& out) : out_(out) {}
  void write(std::string_view bytes);
  // The last line; must be called once.
  void finish();

  static constexpr std::size_t bytes_per_line = 57;

 private:
  void lines(std::string_view whole_lines);

  Output& out_;
  std::array<char, bytes_per_line> rest_{};
  std::size_t rest_size_ = 0;
};

// Base64 without line ends.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace offenbar::mail
