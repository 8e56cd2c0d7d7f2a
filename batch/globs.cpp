#include "batch/globs.h"

#include <algorithm>

#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

// Bytes that are no UTF-8 lie outside Unicode, so that they match themselves, ? and * only.
constexpr char32_t raw_byte = 0x110000;

// How a place in the pattern was reached: between two characters, or inside the components that
// "**/" stands for, where it cannot end.
constexpr std::uint8_t inside = 1;
constexpr std::uint8_t between = 2;

std::size_t sequence_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xF0) return 4;
  return first >= 0xE0 ? 3 : 2;
}

std::vector<char32_t> characters_of(std::string_view text) {
  std::vector<char32_t> out;
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::string_view piece = text.substr(0, sequence_length(first));
    if (!is_valid_utf8(piece)) {
      out.push_back(raw_byte + first);
      text.remove_prefix(1);
      continue;
    }
    char32_t character = piece.size() == 1 ? first : first & (0x7F >> piece.size());
    for (const char c : piece.substr(1)) {
      character = (character << 6) | (static_cast<unsigned char>(c) & 0x3F);
    }
    out.push_back(character);
    text.remove_prefix(piece.size());
  }
  return out;
}

tl::unexpected<Error> malformed(std::string_view pattern, const char* what) {
  return fail(Fault::unsupported, "the pattern " + printable(pattern) + " " + what);
}

}  // namespace

Result<Glob> Glob::parse(std::string_view pattern) {
  std::string_view trimmed = pattern;
  Glob glob;
  if (trimmed.ends_with('/')) trimmed.remove_suffix(1);
  glob.anchored_ = trimmed.find('/') != std::string_view::npos;
  if (trimmed.starts_with('/')) trimmed.remove_prefix(1);
  if (trimmed.empty()) return malformed(pattern, "is empty");
  const std::vector<char32_t> text = characters_of(trimmed);
  for (std::size_t at = 0; at < text.size();) {
    Result<Token> token = read_token(text, at);
    if (!token) return malformed(pattern, token.error().what.c_str());
    glob.tokens_.push_back(*std::move(token));
  }
  return glob;
}

// One token from `at`, which moves behind it. The error's text follows the pattern in a sentence.
Result<Glob::Token> Glob::read_token(const std::vector<char32_t>& text, std::size_t& at) {
  const char32_t c = text[at++];
  if (c == '?') return Token{Kind::any_character, 0, false, {}};
  if (c == '[') return read_set(text, at);
  if (c == '*') {
    const bool is_double = at < text.size() && text[at] == '*';
    if (!is_double) return Token{Kind::star, 0, false, {}};
    ++at;
    const bool is_component = at < 3 || text[at - 3] == '/';
    if (is_component && at < text.size() && text[at] == '/') {
      return ++at, Token{Kind::folders, 0, false, {}};
    }
    return Token{Kind::double_star, 0, false, {}};
  }
  if (c != '\\') return Token{Kind::character, c, false, {}};
  if (at == text.size()) return fail(Fault::unsupported, "ends in a backslash");
  return Token{Kind::character, text[at++], false, {}};
}

Result<Glob::Token> Glob::read_set(const std::vector<char32_t>& text, std::size_t& at) {
  Token set{Kind::set, 0, false, {}};
  if (at < text.size() && (text[at] == '!' || text[at] == '^')) {
    set.negated = true;
    ++at;
  }
  for (bool is_first = true; at < text.size(); is_first = false) {
    if (text[at] == ']' && !is_first) return ++at, set;
    const char32_t low = text[at++];
    const bool is_range = at + 1 < text.size() && text[at] == '-' && text[at + 1] != ']';
    set.ranges.emplace_back(low, is_range ? text[at + 1] : low);
    if (is_range) at += 2;
  }
  return fail(Fault::unsupported, "has a [ without ]");
}

bool Glob::takes(const Token& token, char32_t c) {
  switch (token.kind) {
    case Kind::character:
      return c == token.character;
    case Kind::any_character:
    case Kind::star:
      return c != '/';
    case Kind::double_star:
    case Kind::folders:
      return true;
    case Kind::set:
      break;
  }
  const bool is_in = std::any_of(token.ranges.begin(), token.ranges.end(), [c](const auto& range) {
    return range.first <= c && c <= range.second;
  });
  return c != '/' && is_in != token.negated;
}

void Glob::pass_optional(Reached& reached) const {
  for (std::size_t at = 0; at < tokens_.size(); ++at) {
    const Kind kind = tokens_[at].kind;
    const bool is_optional = kind == Kind::star || kind == Kind::double_star ||
                             (kind == Kind::folders && reached[at] == between);
    if (reached[at] != 0 && is_optional) reached[at + 1] = between;
  }
}

Glob::Reached Glob::after(const Reached& reached, char32_t c) const {
  Reached next(reached.size(), 0);
  for (std::size_t at = 0; at < tokens_.size(); ++at) {
    if (reached[at] == 0 || !takes(tokens_[at], c)) continue;
    const Kind kind = tokens_[at].kind;
    if (kind == Kind::folders) {
      next[at] = std::max(next[at], c == '/' ? between : inside);
    } else if (kind == Kind::star || kind == Kind::double_star) {
      next[at] = between;
    } else {
      next[at + 1] = between;
    }
  }
  pass_optional(next);
  return next;
}

// All places in the pattern that the text read so far leads to advance together: there is no
// backtracking, so no pattern takes exponential time.
bool Glob::matches_beginning(const std::vector<char32_t>& text) const {
  Reached reached(tokens_.size() + 1, 0);
  reached[0] = between;
  pass_optional(reached);
  for (const char32_t c : text) {
    if (c == '/' && reached.back() != 0) return true;  // below something that matched
    reached = after(reached, c);
  }
  return reached.back() != 0;
}

bool Glob::matches(std::string_view path) const {
  if (anchored_) return matches_beginning(characters_of(path));
  for (;;) {
    const std::size_t slash = path.find('/');
    if (matches_beginning(characters_of(path.substr(0, slash)))) return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

Result<Globs> Globs::parse(const std::vector<std::string>& patterns) {
  Globs globs;
  for (const std::string& pattern : patterns) {
    OFFENBAR_TRY(Glob glob, Glob::parse(pattern));
    globs.globs_.push_back(std::move(glob));
  }
  return globs;
}

bool Globs::matches(std::string_view path) const {
  return std::any_of(globs_.begin(), globs_.end(),
                     [path](const Glob& glob) { return glob.matches(path); });
}

}  // namespace offenbar::batch
