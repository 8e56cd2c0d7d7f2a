// A small reader of vCards that knows nothing of ours: RFC 2426 and RFC 6350, as a client would
// read them field by field.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace offenbar::contacts::testing {

struct CardLine {
  std::string name;                                            // in capitals
  std::map<std::string, std::vector<std::string>> parameters;  // names in capitals
  std::string raw;                                             // the value as it stands

  // "work", "voice": in small letters.
  [[nodiscard]] std::set<std::string> types() const {
    std::set<std::string> all;
    const auto found = parameters.find("TYPE");
    if (found == parameters.end()) return all;
    for (std::string one : found->second) {
      for (char& c : one) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      all.insert(one);
    }
    return all;
  }
  // The parts of a value between separators, without escapes.
  [[nodiscard]] std::vector<std::string> parts(char separator) const {
    std::vector<std::string> all(1);
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (raw[i] == '\\' && i + 1 < raw.size()) {
        const char c = raw[++i];
        all.back() += c == 'n' || c == 'N' ? '\n' : c;
      } else if (raw[i] == separator) {
        all.emplace_back();
      } else {
        all.back() += raw[i];
      }
    }
    return all;
  }
  [[nodiscard]] std::string text() const { return parts('\0').front(); }
};

inline std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

// RFC 6868
inline std::string without_carets(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = text[i] == '^' && i + 1 < text.size() ? text[i + 1] : '\0';
    if (next == 'n' || next == '^' || next == '\'') {
      out += next == 'n' ? '\n' : next == '\'' ? '"' : '^';
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

inline CardLine read_line(std::string_view line) {
  CardLine read;
  std::vector<std::string> words(1);  // name, then parameters
  bool quoted = false;
  std::size_t at = 0;
  std::map<std::size_t, std::vector<std::size_t>> commas;  // of each parameter, outside of quotes
  for (; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ':') {
      break;
    } else if (!quoted && c == ';') {
      words.emplace_back();
    } else {
      if (!quoted && c == ',') commas[words.size() - 1].push_back(words.back().size());
      words.back() += c;
    }
  }
  read.raw = line.substr(std::min(at + 1, line.size()));
  read.name = capitals(words[0].substr(words[0].find('.') + 1));
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::size_t equals = words[i].find('=');
    if (equals == std::string::npos) continue;
    auto& values = read.parameters[capitals(words[i].substr(0, equals))];
    std::size_t from = equals + 1;
    for (const std::size_t comma : commas[i]) {
      values.push_back(without_carets(words[i].substr(from, comma - from)));
      from = comma + 1;
    }
    values.push_back(without_carets(words[i].substr(from)));
  }
  return read;
}

// Without BEGIN and END. Lines end with CRLF; a space or tab at their beginning goes on.
inline std::vector<CardLine> read_card(std::string_view card) {
  std::vector<std::string> lines;
  while (!card.empty()) {
    const std::size_t end = std::min(card.find("\r\n"), card.size());
    const std::string_view line = card.substr(0, end);
    if (!lines.empty() && (line.starts_with(' ') || line.starts_with('\t'))) {
      lines.back() += line.substr(1);
    } else {
      lines.emplace_back(line);
    }
    card.remove_prefix(std::min(end + 2, card.size()));
  }
  std::vector<CardLine> read;
  for (const std::string& line : lines) {
    if (!line.empty() && line != "BEGIN:VCARD" && line != "END:VCARD")
      read.push_back(read_line(line));
  }
  return read;
}

}  // namespace offenbar::contacts::testing
