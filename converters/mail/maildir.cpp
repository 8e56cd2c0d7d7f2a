#include "converters/mail/maildir.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "converters/base/digest.h"
#include "converters/base/text.h"
#include "converters/mail/encoding.h"

namespace offenbar::mail {
namespace {

constexpr std::size_t longest_name = 255;
constexpr std::size_t most_keywords = 26;
// Of modified UTF-7, whose '/' is a ','. RFC 3501, 5.1.3
constexpr std::string_view base64_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

// Two units for a character outside of the first plane.
void append_utf16be(std::string& out, std::string_view utf8) {
  const auto put = [&out](unsigned unit) {
    out += static_cast<char>(unit >> 8U);
    out += static_cast<char>(unit & 0xFFU);
  };
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    unsigned code = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (std::size_t k = 1; k < size; ++k) {
      code =
          code << 6U | (static_cast<unsigned char>(utf8[std::min(i + k, utf8.size() - 1)]) & 0x3FU);
    }
    i += size;
    if (code < 0x10000) {
      put(code);
    } else {
      put(0xD800 + ((code - 0x10000) >> 10U));
      put(0xDC00 + ((code - 0x10000) & 0x3FFU));
    }
  }
}

std::string shifted(std::string_view utf8) {
  std::string units;
  append_utf16be(units, utf8);
  std::string text = base64(units);
  text.resize(text.find_last_not_of('=') + 1);
  std::ranges::replace(text, '/', ',');
  return "&" + text + "-";
}

// The text of one shift: UTF-16BE in base64 with ',' for '/'.
std::optional<std::string> unshifted(std::string_view run) {
  std::string units;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : run) {
    const std::size_t value = base64_letters.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    held = (held << 6U | static_cast<unsigned>(value)) & 0xFFFFU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    units += static_cast<char>(held >> bits & 0xFFU);
  }
  if (units.empty() || units.size() % 2 != 0) return std::nullopt;
  for (std::size_t i = 0; i < units.size(); i += 2) std::swap(units[i], units[i + 1]);
  return utf16le_to_utf8(as_bytes(units));
}

// `direct`: which characters stand for themselves.
template <class Direct>
std::string to_utf7(std::string_view text, Direct direct) {
  const std::string utf8 = is_valid_utf8(text) ? std::string(text) : printable(text);
  std::string out;
  std::string run;
  const auto end_run = [&] {
    if (!run.empty()) out += shifted(run);
    run.clear();
  };
  for (const char c : utf8) {
    if (!direct(c)) {
      run += c;
      continue;
    }
    end_run();
    out += c;
    if (c == '&') out += '-';
  }
  end_run();
  return out;
}

// Servers refuse names in which printable ASCII is shifted, so what would separate folders becomes
// its look-alike.
std::string without_separators(std::string_view name) {
  std::string text;
  for (const char c : name) {
    switch (c) {
      case '.':
        text += "\u2024";  // one dot leader
        break;
      case '/':
        text += "\u2215";  // division slash
        break;
      case '~':
        text += text.empty() ? "_" : "~";
        break;
      default:
        text += static_cast<unsigned char>(c) < 32 || c == 127 ? '_' : c;
    }
  }
  return text;
}

bool is_printable(char c) { return c >= 32 && c < 127; }

}  // namespace

std::string modified_utf7(std::string_view utf8) { return to_utf7(utf8, is_printable); }

std::string from_modified_utf7(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const std::size_t shift = std::min(name.find('&'), name.size());
    out += name.substr(0, shift);
    name.remove_prefix(shift);
    if (name.empty()) break;
    const std::size_t end = name.find('-');
    const std::string_view run = name.substr(0, end);
    const std::optional<std::string> text = run.size() == 1 ? "&" : unshifted(run.substr(1));
    if (end == std::string_view::npos || !text) {
      out += '&';
      name.remove_prefix(1);
      continue;
    }
    out += *text;
    name.remove_prefix(end + 1);
  }
  return is_valid_utf8(out) ? out : printable(out);
}

std::string maildir_folder(std::span<const std::string> path) {
  std::string folder;
  for (const std::string& name : path) {
    folder += '.';
    folder += modified_utf7(without_separators(name));
    if (name.empty()) folder += '_';
  }
  if (folder.size() <= longest_name) return folder;
  const std::string digest = sha256_hex(as_bytes(folder)).substr(0, 8);
  // No cut inside of a shift: readers would take the rest of the name for base64.
  std::size_t end = longest_name - digest.size() - 1;
  const std::size_t shift = folder.rfind('&', end);
  if (shift != std::string::npos && folder.find('-', shift) >= end) end = shift;
  return folder.substr(0, end) + "_" + digest;
}

char MaildirKeywords::letter_of(std::string_view keyword) {
  const auto found = std::ranges::find(names_, keyword);
  if (found == names_.end()) {
    if (names_.size() == most_keywords) return 0;
    names_.emplace_back(keyword);
    return static_cast<char>('a' + (names_.size() - 1));
  }
  return static_cast<char>('a' + (found - names_.begin()));
}

std::string MaildirKeywords::file() const {
  std::string text;
  for (std::size_t i = 0; i < names_.size(); ++i) text += fmt::format("{} {}\n", i, names_[i]);
  return text;
}

std::string imap_keyword(std::string_view category) {
  std::string keyword;
  for (const char c : modified_utf7(category)) {
    const bool atom = c > 32 && std::string_view("(){%*\"\\]").find(c) == std::string_view::npos;
    keyword += atom ? c : '_';
  }
  return keyword;
}

std::string maildir_file(const MailFacts& facts, std::uint64_t number, MaildirKeywords& keywords) {
  std::string flags;  // in ASCII order
  if (facts.flags.draft) flags += 'D';
  if (facts.flags.flagged) flags += 'F';
  if (facts.flags.forwarded) flags += 'P';
  if (facts.flags.answered) flags += 'R';
  if (facts.flags.seen) flags += 'S';
  if (facts.flags.deleted) flags += 'T';
  std::string letters;
  for (const std::string& category : facts.keywords) {
    const std::string keyword = imap_keyword(category);
    const char letter = keyword.empty() ? '\0' : keywords.letter_of(keyword);
    if (letter != 0 && letters.find(letter) == std::string::npos) letters += letter;
  }
  std::ranges::sort(letters);
  const std::string digest = sha256_hex(as_bytes(facts.message_id)).substr(0, 12);
  return fmt::format("{}.M{}P{}.offenbar,S={},W={}:2,{}{}",
                     std::max<std::int64_t>(facts.received.value_or(0), 0), number, digest,
                     facts.bytes, facts.virtual_bytes, flags, letters);
}

}  // namespace offenbar::mail
