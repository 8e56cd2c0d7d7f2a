#include "converters/mail/encoding.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace offenbar::mail {
namespace {

constexpr std::size_t longest_line = 998;          // RFC 5322, 2.1.1
constexpr std::size_t quoted_printable_line = 76;  // RFC 2045, 6.7

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Two characters for each twelve bits: half the look-ups of one for six.
constexpr std::array<std::array<char, 2>, 4096> pairs = [] {
  std::array<std::array<char, 2>, 4096> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = {alphabet[i >> 6U], alphabet[i & 63U]};
  return table;
}();

unsigned byte_at(const char* at) { return static_cast<unsigned char>(*at); }

// Whole groups of three bytes. Returns behind the last character.
char* encode_groups(const char* from, std::size_t groups, char* to) {
  for (; groups > 0; --groups, from += 3, to += 4) {
    const unsigned value = byte_at(from) << 16U | byte_at(from + 1) << 8U | byte_at(from + 2);
    std::memcpy(to, pairs[value >> 12U].data(), 2);
    std::memcpy(to + 2, pairs[value & 0xFFFU].data(), 2);
  }
  return to;
}

// One or two last bytes.
char* encode_tail(std::string_view tail, char* to) {
  const unsigned value =
      byte_at(tail.data()) << 16U | (tail.size() > 1 ? byte_at(tail.data() + 1) << 8U : 0);
  *to++ = alphabet[value >> 18U];
  *to++ = alphabet[value >> 12U & 63U];
  *to++ = tail.size() > 1 ? alphabet[value >> 6U & 63U] : '=';
  *to++ = '=';
  return to;
}

// How many of the bytes have their eighth bit set.
std::size_t eight_bit_bytes(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  std::size_t count = 0;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, sizeof eight);
    count += static_cast<std::size_t>(std::popcount(eight & high_bits));
  }
  for (; at < text.size(); ++at) count += static_cast<unsigned char>(text[at]) >= 0x80 ? 1 : 0;
  return count;
}

struct Look {
  std::size_t eight_bit = 0;
  std::size_t longest = 0;
  bool control = false;  // NUL, a lone CR or LF
};

Look look_at(std::string_view text) {
  Look look;
  look.eight_bit = eight_bit_bytes(text);
  look.control = text.find('\0') != std::string_view::npos;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const bool has_end = end < text.size();
    const bool is_crlf = has_end && end > 0 && text[end - 1] == '\r';
    const std::string_view line = text.substr(0, is_crlf ? end - 1 : end);
    look.control =
        look.control || (has_end && !is_crlf) || line.find('\r') != std::string_view::npos;
    look.longest = std::max(look.longest, line.size());
    text.remove_prefix(has_end ? end + 1 : end);
  }
  return look;
}

bool is_plain(char c) { return c >= 33 && c <= 126 && c != '='; }

// Lines of quoted-printable text on their way to an output, in its line ends.
class QuotedLines {
 public:
  explicit QuotedLines(Output& out) : out_(out), end_(out.line_end()) { piece_.reserve(room); }

  // One line without its end.
  void add(std::string_view line) {
    const bool fits = line.size() <= quoted_printable_line;
    if (fits && std::ranges::all_of(line, [](char c) { return is_plain(c) || c == ' '; }) &&
        !line.ends_with(' ')) {
      piece_ += line;
      return;
    }
    std::array<char, quoted_printable_line + 1> kept{};  // of the line being made
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      const bool last = i + 1 == line.size();
      const bool plain = is_plain(c) || ((c == ' ' || c == '\t') && !last);
      const std::size_t width = plain ? 1 : 3;
      if (column + width > quoted_printable_line - (last ? 0 : 1)) {
        piece_.append(kept.data(), column);
        end_soft();
        column = 0;
      }
      if (plain) {
        kept[column++] = c;
      } else {
        put_hex(c, &kept[column]);
        column += width;
      }
    }
    piece_.append(kept.data(), column);
  }

  void end_line() {
    piece_ += end_;
    ++lines_;
    if (piece_.size() > room / 2) hand_on();
  }
  void end_soft() {
    piece_ += '=';
    end_line();
  }
  void hand_on() {
    out_.raw(piece_, lines_);
    piece_.clear();
    lines_ = 0;
  }

 private:
  static constexpr std::size_t room = 8U << 10U;

  static void put_hex(char c, char* to) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    to[0] = '=';
    to[1] = digits[static_cast<unsigned char>(c) >> 4U];
    to[2] = digits[static_cast<unsigned char>(c) & 15U];
  }

  Output& out_;
  std::string_view end_;
  std::string piece_;
  std::uint64_t lines_ = 0;
};

// A last line without an end is followed by a soft one, so that it has none after decoding either.
void write_quoted_printable(Output& out, std::string_view text) {
  QuotedLines lines(out);
  while (!text.empty()) {
    const std::size_t end = text.find("\r\n");
    lines.add(text.substr(0, end));
    if (end == std::string_view::npos) {
      lines.end_soft();
      break;
    }
    lines.end_line();
    text.remove_prefix(end + 2);
  }
  lines.hand_on();
}

}  // namespace

std::string_view name_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::seven_bit:
      return "7bit";
    case Encoding::eight_bit:
      return "8bit";
    case Encoding::quoted_printable:
      return "quoted-printable";
    case Encoding::base64:
      return "base64";
  }
  return "base64";
}

Encoding encoding_for(std::string_view text, bool allow_8bit) {
  const Look look = look_at(text);
  const bool lines_fit = look.longest <= longest_line && !look.control;
  if (lines_fit && look.eight_bit == 0) return Encoding::seven_bit;
  if (lines_fit && allow_8bit) return Encoding::eight_bit;
  // Quoted-printable triples what it escapes, base64 adds a third to everything.
  return look.eight_bit * 6 > text.size() ? Encoding::base64 : Encoding::quoted_printable;
}

namespace {
bool ends_line(char c) { return c == '\n' || c == '\r' || c == '\0'; }
}  // namespace

std::string with_crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32 + 2);
  while (!text.empty()) {
    // Not find_first_of(): that looks each character up in the set by a call.
    std::size_t end = 0;
    while (end < text.size() && !ends_line(text[end])) ++end;
    out += text.substr(0, end);
    if (end == text.size()) break;
    const char c = text[end];
    text.remove_prefix(end + 1);
    if (c == 0) continue;
    if (c == '\r' && !text.empty() && text.front() == '\n') text.remove_prefix(1);
    out += "\r\n";
  }
  return out;
}

void write_encoded(Output& out, std::string_view text, Encoding encoding) {
  if (encoding == Encoding::base64) {
    Base64Writer writer(out);
    writer.write(text);
    writer.finish();
  } else if (encoding == Encoding::quoted_printable) {
    write_quoted_printable(out, text);
  } else {
    out.text(text);
    if (!text.empty() && !text.ends_with("\r\n")) out.text("\r\n");
  }
}

void Base64Writer::write(std::string_view bytes) {
  if (rest_size_ > 0) {
    const std::string_view head = bytes.substr(0, bytes_per_line - rest_size_);
    std::ranges::copy(head, rest_.begin() + static_cast<std::ptrdiff_t>(rest_size_));
    rest_size_ += head.size();
    bytes.remove_prefix(head.size());
    if (rest_size_ < bytes_per_line) return;
    lines({rest_.data(), bytes_per_line});
    rest_size_ = 0;
  }
  const std::size_t whole = bytes.size() / bytes_per_line * bytes_per_line;
  lines(bytes.substr(0, whole));
  bytes.remove_prefix(whole);
  std::ranges::copy(bytes, rest_.begin());
  rest_size_ = bytes.size();
}

void Base64Writer::lines(std::string_view whole_lines) {
  constexpr std::size_t lines_at_once = 128;
  constexpr std::size_t characters_per_line = 76;
  std::array<char, lines_at_once*(characters_per_line + 2)> piece;
  const std::string_view end = out_.line_end();
  while (!whole_lines.empty()) {
    char* to = piece.data();
    const std::size_t count = std::min(whole_lines.size() / bytes_per_line, lines_at_once);
    for (std::size_t i = 0; i < count; ++i) {
      to = encode_groups(whole_lines.data() + i * bytes_per_line, bytes_per_line / 3, to);
      for (const char c : end) *to++ = c;
    }
    out_.raw({piece.data(), static_cast<std::size_t>(to - piece.data())}, count);
    whole_lines.remove_prefix(count * bytes_per_line);
  }
}

void Base64Writer::finish() {
  if (rest_size_ == 0) return;
  std::string last = base64({rest_.data(), rest_size_});
  last += out_.line_end();
  out_.raw(last);
  rest_size_ = 0;
}

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4, '\0');
  char* to = encode_groups(bytes.data(), bytes.size() / 3, out.data());
  const std::string_view tail = bytes.substr(bytes.size() / 3 * 3);
  if (!tail.empty()) encode_tail(tail, to);
  return out;
}

}  // namespace offenbar::mail
