#include "converters/items/card.h"

#include <algorithm>
#include <utility>

#include "converters/base/bytes.h"
#include "converters/base/text.h"

namespace offenbar::items {
namespace {

constexpr std::size_t most_lines = 2'000'000;  // of a file: address books of a whole city
constexpr int deepest_card = 8;                // cards in cards in cards

std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string of_quoted_printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '=' && i + 2 < text.size() ? digit_of(text[i + 1]) : -1;
    const int low = high >= 0 ? digit_of(text[i + 2]) : -1;
    if (low < 0) {
      if (text[i] != '=') out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string without_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    out += c == 'n' || c == 'N' ? '\n' : c;
  }
  return out;
}

// RFC 6868; old programs write them as in values. `parameters` are capitals.
std::string without_line_ends(std::string parameters) {
  for (const std::string_view mark : {"^N", "\\N"}) {
    for (std::size_t at = parameters.find(mark); at != std::string::npos;
         at = parameters.find(mark, at)) {
      parameters.replace(at, mark.size(), "  ");
    }
  }
  return parameters;
}

// Where the value begins: behind the first colon outside of quotes.
std::size_t end_of_name(std::string_view line) {
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '"') quoted = !quoted;
    if (line[at] == ':' && !quoted) return at;
  }
  return line.size();
}

struct RawLine {
  std::string name;
  std::string parameters;  // in capitals
  std::string value;
};

RawLine split(std::string_view line) {
  const std::size_t colon = end_of_name(line);
  const std::string_view head = line.substr(0, colon);
  const std::size_t semicolon = std::min(head.find(';'), head.size());
  std::string_view name = head.substr(0, semicolon);
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos) {
    name.remove_prefix(dot + 1);
  }
  return {capitals(name), capitals(head.substr(semicolon)),
          std::string(line.substr(std::min(colon + 1, line.size())))};
}

CardLine decoded(const RawLine& raw) {
  CardLine line{raw.name, raw.value};
  if (raw.parameters.find("QUOTED-PRINTABLE") != std::string::npos) {
    line.value = of_quoted_printable(line.value);
  }
  if (!is_valid_utf8(line.value)) {
    line.value = from_code_page(as_bytes(line.value), 1252).value_or(std::string());
  }
  line.value = without_escapes(line.value);
  return line;
}

// Lines as they were before they were folded. In vCard 2.1 the soft line ends of quoted-printable
// go on as well.
std::vector<std::string> unfolded(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty() && lines.size() < most_lines) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool is_soft =
        !lines.empty() && lines.back().ends_with('=') &&
        capitals(lines.back().substr(0, end_of_name(lines.back()))).find("QUOTED-PRINTABLE") !=
            std::string::npos;
    if (is_soft) {
      lines.back().pop_back();
      lines.back() += line;
    } else if (!lines.empty() && (line.starts_with(' ') || line.starts_with('\t'))) {
      lines.back() += line.substr(1);
    } else {
      lines.emplace_back(line);
    }
  }
  return lines;
}

}  // namespace

namespace {

std::vector<Card> cards_in(std::string_view text, int depth_of_text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<Card> cards;
  int depth = 0;
  for (const std::string& line : unfolded(text)) {
    const RawLine raw = split(line);
    if (raw.name == "BEGIN" && capitals(raw.value).starts_with("VCARD")) {
      if (depth++ == 0) cards.emplace_back();
    } else if (raw.name == "END" && capitals(raw.value).starts_with("VCARD")) {
      depth = std::max(depth - 1, 0);
    } else if (depth > 0 && raw.name != "VERSION" && !raw.name.empty()) {
      CardLine said = decoded(raw);
      // vCard 3 has the card of an agent as text. RFC 2426, 3.5.4
      if (raw.name == "AGENT" && depth_of_text < deepest_card &&
          capitals(said.value.substr(0, 11)) == "BEGIN:VCARD") {
        for (Card& agent : cards_in(said.value, depth_of_text + 1)) {
          for (CardLine& one : agent.lines) cards.back().lines.push_back(std::move(one));
        }
        continue;
      }
      cards.back().lines.push_back(std::move(said));
      // vCard 4 says in parameters what older cards say by themselves: LABEL, LANGUAGE.
      if (!raw.parameters.empty()) {
        cards.back().lines.push_back({"", without_line_ends(raw.parameters)});
      }
    }
  }
  return cards;
}

}  // namespace

std::vector<Card> cards_of(std::string_view text) { return cards_in(text, 0); }

}  // namespace offenbar::items
