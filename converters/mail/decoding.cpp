#include "converters/mail/decoding.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace offenbar::mail {
namespace {

constexpr std::int8_t no_digit = -1;

constexpr std::array<std::int8_t, 256> base64_digits = [] {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::int8_t, 256> table{};
  table.fill(no_digit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}();

// Padding in the middle, as of pieces that were joined, begins a new group.
std::string from_base64(std::string_view body) {
  std::string out;
  out.reserve(body.size() / 4 * 3 + 3);
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : body) {
    const std::int8_t digit = base64_digits[static_cast<unsigned char>(c)];
    if (c == '=') bits = count = 0;
    if (digit == no_digit) continue;
    bits = bits << 6U | static_cast<unsigned>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFFU);
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string from_quoted_printable(std::string_view body) {
  std::string out;
  out.reserve(body.size());
  while (!body.empty()) {
    const std::size_t end = body.find('\n');
    std::string_view line = body.substr(0, end);
    body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
    const bool crlf = line.ends_with('\r');
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);  // added on the way. 6.7 (3)
    const bool soft = line.ends_with('=');
    if (soft) line.remove_suffix(1);
    for (std::size_t i = 0; i < line.size(); ++i) {
      const int high = line[i] == '=' && i + 2 < line.size() ? hex_digit(line[i + 1]) : -1;
      const int low = high >= 0 ? hex_digit(line[i + 2]) : -1;
      out += low >= 0 ? static_cast<char>(high * 16 + low) : line[i];
      if (low >= 0) i += 2;
    }
    if (!soft && end != std::string_view::npos) out += crlf ? "\r\n" : "\n";
  }
  return out;
}

// POSIX, uuencode: a length, then four characters for three bytes.
void append_uu_line(std::string& out, std::string_view line) {
  const auto value = [&line](std::size_t at) {
    return at < line.size() ? (static_cast<unsigned>(line[at]) - 32U) & 63U : 0U;
  };
  const std::size_t wanted = out.size() + value(0);
  for (std::size_t at = 1; out.size() < wanted && at < line.size(); at += 4) {
    const unsigned bits =
        value(at) << 18U | value(at + 1) << 12U | value(at + 2) << 6U | value(at + 3);
    for (const unsigned shift : {16U, 8U, 0U}) {
      if (out.size() < wanted) out += static_cast<char>(bits >> shift & 0xFFU);
    }
  }
}

std::optional<std::string> from_uuencode(std::string_view body) {
  while (!body.empty() && !take_line(body).starts_with("begin ")) {
  }
  if (body.empty()) return std::nullopt;
  std::string out;
  out.reserve(body.size() / 4 * 3);
  while (!body.empty()) {
    const std::string_view line = take_line(body);
    if (line == "end") break;
    append_uu_line(out, line);
  }
  return out;
}

}  // namespace

std::optional<std::string> decoded(std::string_view body, std::string_view encoding) {
  if (encoding == "base64") return from_base64(body);
  if (encoding == "quoted-printable") return from_quoted_printable(body);
  if (encoding == "x-uuencode" || encoding == "uuencode" || encoding == "x-uue") {
    return from_uuencode(body);
  }
  if (encoding.empty() || encoding == "7bit" || encoding == "8bit" || encoding == "binary") {
    return std::string(body);
  }
  return std::nullopt;
}

}  // namespace offenbar::mail
