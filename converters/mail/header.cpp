#include "converters/mail/header.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include "converters/base/text.h"
#include "converters/mail/encoding.h"

namespace offenbar::mail {
namespace {

constexpr std::size_t line_width = 76;
constexpr std::size_t longest_word = 75;  // RFC 2047, 2
constexpr std::size_t longest_ascii_word =
    200;  // longer ones are encoded, so that they can be folded

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}
bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
// RFC 5322, 3.2.3
bool is_atext(char c) {
  return is_letter_or_digit(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

// The count of bytes of the character at the front of `utf8`.
std::size_t character_size(std::string_view utf8) {
  std::size_t size = 1;
  while (size < utf8.size() && (static_cast<unsigned char>(utf8[size]) & 0xC0U) == 0x80U) ++size;
  return size;
}

// What a character takes as Q in any place. RFC 2047, 4.2 and 5 (3)
std::string quoted(std::string_view character) {
  const char c = character.front();
  if (is_letter_or_digit(c) || std::string_view("!*+-/").find(c) != std::string_view::npos) {
    return std::string(character);
  }
  if (c == ' ') return "_";
  std::string out;
  for (const char b : character) out += fmt::format("={:02X}", static_cast<unsigned char>(b));
  return out;
}

bool is_shorter_quoted(std::string_view utf8) {
  const auto others =
      std::ranges::count_if(utf8, [](char c) { return !is_letter_or_digit(c) && c != ' '; });
  return static_cast<std::size_t>(others) * 6 < utf8.size() * 2;
}

// Encoded words for all of `utf8`, in the order they stand.
std::vector<std::string> encoded_words(std::string_view utf8) {
  const bool q = is_shorter_quoted(utf8);
  const std::string_view begin = q ? "=?utf-8?Q?" : "=?utf-8?B?";
  const std::size_t room = longest_word - begin.size() - 2;
  std::vector<std::string> words;
  std::string content;
  std::string raw;
  const auto end_word = [&] {
    words.push_back(fmt::format("{}{}?=", begin, q ? content : base64(raw)));
    content.clear();
    raw.clear();
  };
  while (!utf8.empty()) {
    const std::string_view character = utf8.substr(0, character_size(utf8));
    const std::string piece = q ? quoted(character) : std::string();
    const std::size_t size =
        q ? content.size() + piece.size() : (raw.size() + character.size() + 2) / 3 * 4;
    if (size > room && (q ? !content.empty() : !raw.empty())) end_word();
    content += piece;
    raw += character;
    utf8.remove_prefix(character.size());
  }
  end_word();
  return words;
}

bool needs_encoding(std::string_view word) {
  return !is_ascii(word) || word.find("=?") != std::string_view::npos ||
         word.size() > longest_ascii_word;
}

// The words of a text: those that are ASCII as they are, runs of others as encoded words. A piece
// that is empty stands for a second space.
std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces;
  std::string run;
  bool in_run = false;
  const auto end_run = [&] {
    if (!in_run) return;
    for (std::string& word : encoded_words(run)) pieces.push_back(std::move(word));
    run.clear();
    in_run = false;
  };
  while (true) {
    const std::size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    if (needs_encoding(word)) {
      if (in_run) run += ' ';
      run += word;
      in_run = true;
    } else {
      end_run();
      pieces.emplace_back(word);
    }
    if (space == std::string_view::npos) break;
    text.remove_prefix(space + 1);
  }
  end_run();
  return pieces;
}

// Puts pieces on lines. A fold goes before a piece that is not empty, so no line is blank.
class Folder {
 public:
  Folder(std::string& out, std::string_view name) : out_(out) {
    out_ += name;
    out_ += ':';
    column_ = name.size() + 1;
  }
  void piece(std::string_view text) {
    if (column_ + 1 + text.size() > line_width && !text.empty() && has_piece_ && !spaces_pending_) {
      out_ += "\r\n";
      column_ = 0;
    }
    out_ += ' ';
    out_ += text;
    column_ += 1 + text.size();
    spaces_pending_ = text.empty();
    has_piece_ = true;
  }
  void end() { out_ += "\r\n"; }

 private:
  std::string& out_;
  std::size_t column_ = 0;
  bool has_piece_ = false;
  bool spaces_pending_ = false;
};

// A phrase. RFC 5322, 3.2.5
std::vector<std::string> phrase_of(const std::string& name) {
  if (!is_ascii(name) || name.find("=?") != std::string::npos || name.size() > longest_ascii_word) {
    return encoded_words(name);
  }
  if (std::ranges::all_of(name, [](char c) { return is_atext(c) || c == ' '; })) return {name};
  std::string quoted_string = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted_string += '\\';
    quoted_string += c;
  }
  return {quoted_string + "\""};
}

std::vector<std::string> pieces_of(const Mailbox& mailbox) {
  const std::string name = one_line(mailbox.name);
  if (mailbox.address.empty()) {
    std::vector<std::string> group = phrase_of(name.empty() ? "undisclosed-recipients" : name);
    group.back() += ":;";
    return group;
  }
  if (name.empty() || name == mailbox.address) return {mailbox.address};
  std::vector<std::string> pieces = phrase_of(name);
  pieces.push_back("<" + mailbox.address + ">");
  return pieces;
}

// A piece of a parameter value that splits no character. RFC 2231, 4
std::string percent_encoded(std::string_view character) {
  const char c = character.front();
  if (character.size() == 1 &&
      (is_letter_or_digit(c) ||
       std::string_view("!#$&+-.^_`{|}~").find(c) != std::string_view::npos)) {
    return std::string(character);
  }
  std::string out;
  for (const char b : character) out += fmt::format("%{:02X}", static_cast<unsigned char>(b));
  return out;
}

bool fits_quoted_string(std::string_view value) {
  constexpr std::size_t longest = 60;
  return value.size() <= longest && is_ascii(value) && value.find("=?") == std::string_view::npos;
}

std::string quoted_parameter(const std::string& name, std::string_view value) {
  std::string out = name + "=\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::vector<std::string> parameter_pieces(const Parameter& parameter) {
  const std::string value = one_line(parameter.value);
  if (fits_quoted_string(value)) return {quoted_parameter(parameter.name, value)};
  std::vector<std::string> sections{"utf-8''"};
  std::string_view rest = value;
  const std::size_t room = line_width - parameter.name.size() - 10;
  while (!rest.empty()) {
    const std::string_view character = rest.substr(0, character_size(rest));
    const std::string encoded = percent_encoded(character);
    if (sections.back().size() + encoded.size() > room) sections.emplace_back();
    sections.back() += encoded;
    rest.remove_prefix(character.size());
  }
  if (sections.size() == 1) return {parameter.name + "*=" + sections[0]};
  for (std::size_t i = 0; i < sections.size(); ++i) {
    sections[i] = fmt::format("{}*{}*={}", parameter.name, i, sections[i]);
  }
  return sections;
}

}  // namespace

void Header::text(std::string_view name, std::string_view utf8) {
  Folder folder(fields_, name);
  const std::string value = one_line(utf8);
  for (const std::string& piece : pieces_of(value)) folder.piece(piece);
  folder.end();
}

void Header::mailboxes(std::string_view name, std::span<const Mailbox> list) {
  if (list.empty()) return;
  Folder folder(fields_, name);
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::vector<std::string> pieces = pieces_of(list[i]);
    if (i + 1 < list.size()) pieces.back() += ',';
    for (const std::string& piece : pieces) folder.piece(piece);
  }
  folder.end();
}

void Header::tokens(std::string_view name, std::string_view value) {
  std::string ascii = one_line(value);
  std::erase_if(ascii, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  Folder folder(fields_, name);
  std::string_view rest = ascii;
  while (!rest.empty()) {
    const std::size_t space = std::min(rest.find(' '), rest.size());
    if (space > 0) folder.piece(rest.substr(0, space));
    rest.remove_prefix(std::min(space + 1, rest.size()));
  }
  folder.end();
}

void Header::with_parameters(std::string_view name, std::string_view value,
                             std::span<const Parameter> parameters) {
  Folder folder(fields_, name);
  std::string piece(value);
  for (const Parameter& parameter : parameters) {
    for (std::string& section : parameter_pieces(parameter)) {
      folder.piece(piece + ";");
      piece = std::move(section);
    }
  }
  folder.piece(piece);
  folder.end();
}

bool is_address(std::string_view text) {
  constexpr std::size_t longest = 320;
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || text.size() > longest) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  const bool is_quoted = local.size() > 2 && local.front() == '"' && local.back() == '"' &&
                         std::ranges::all_of(local.substr(1, local.size() - 2), [](char c) {
                           return c >= 32 && c < 127 && c != '"' && c != '\\';
                         });
  const bool is_dots = std::ranges::all_of(local, [](char c) { return is_atext(c) || c == '.'; }) &&
                       local.front() != '.' && local.back() != '.' &&
                       local.find("..") == std::string_view::npos;
  const bool is_domain =
      !domain.empty() && domain.front() != '.' && domain.back() != '.' &&
      domain.find("..") == std::string_view::npos &&
      (std::ranges::all_of(
           domain,
           [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_'; }) ||
       (domain.size() > 2 && domain.front() == '[' && domain.back() == ']' &&
        std::ranges::all_of(domain.substr(1, domain.size() - 2),
                            [](char c) { return is_letter_or_digit(c) || c == ':' || c == '.'; })));
  return (is_quoted || is_dots) && is_domain;
}

std::string one_line(std::string_view text) {
  std::string valid;
  if (!is_ascii(text) && !is_valid_utf8(text)) {
    valid = from_code_page(as_bytes(text), 65001).value_or(std::string());
    text = valid;
  }
  const bool is_clean = std::ranges::all_of(
      text, [](char c) { return static_cast<unsigned char>(c) >= 32 && c != 127; });
  if (is_clean) {  // nearly always
    const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
    return std::string(text.substr(first, text.find_last_not_of(' ') + 1 - first));
  }
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\r' || c == '\n' || c == '\t') {
      if (!out.ends_with(' ')) out += ' ';
    } else if (static_cast<unsigned char>(c) >= 32 && c != 127) {
      out += c;
    }
  }
  const std::size_t begin = std::min(out.find_first_not_of(' '), out.size());
  const std::size_t end = out.find_last_not_of(' ') + 1;
  return begin == 0 && end == out.size() ? out : out.substr(begin, std::max(end, begin) - begin);
}

std::string date_text(std::int64_t unix_seconds) {
  using namespace std::chrono;
  constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_seconds at{seconds{unix_seconds}};
  const auto day = floor<std::chrono::days>(at);
  const year_month_day date{day};
  const hh_mm_ss time{at - day};
  return fmt::format("{}, {} {} {:04} {:02}:{:02}:{:02} +0000", days[weekday{day}.c_encoding()],
                     static_cast<unsigned>(date.day()),
                     months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

}  // namespace offenbar::mail
