#include "converters/rtf/tokens.h"

#include <algorithm>
#include <charconv>

namespace offenbar::rtf {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

Token Tokens::next() {
  while (at_ < rtf_.size() && (rtf_[at_] == '\r' || rtf_[at_] == '\n')) ++at_;
  if (at_ >= rtf_.size()) return {};
  switch (rtf_[at_]) {
    case '{':
      return {TokenKind::open, rtf_.substr(at_++, 1)};
    case '}':
      return {TokenKind::close, rtf_.substr(at_++, 1)};
    case '\\':
      ++at_;
      return control();
    default:
      return plain();
  }
}

Token Tokens::plain() {
  const std::size_t end = std::min(rtf_.find_first_of("\\{}\r\n", at_), rtf_.size());
  const Token token{TokenKind::text, rtf_.substr(at_, end - at_)};
  at_ = end;
  return token;
}

Token Tokens::control() {
  if (at_ >= rtf_.size()) return {};
  if (is_letter(rtf_[at_])) return word();
  if (rtf_[at_] == '\'') return hex();
  return {TokenKind::symbol, rtf_.substr(at_++, 1)};
}

Token Tokens::word() {
  const std::size_t begin = at_;
  while (at_ < rtf_.size() && is_letter(rtf_[at_])) ++at_;
  Token token{TokenKind::word, rtf_.substr(begin, at_ - begin)};
  const char* const first = rtf_.data() + at_;
  const auto [end, error] = std::from_chars(first, rtf_.data() + rtf_.size(), token.value);
  token.has_value = error != std::errc::invalid_argument;
  at_ += static_cast<std::size_t>(end - first);
  if (at_ < rtf_.size() && rtf_[at_] == ' ') ++at_;
  if (token.text == "bin") {
    const auto size = static_cast<std::size_t>(std::max(token.value, 0));
    token = {TokenKind::binary, rtf_.substr(at_, size)};
    at_ += token.text.size();
  }
  return token;
}

Token Tokens::hex() {
  ++at_;
  unsigned value = 0;
  const std::string_view digits = rtf_.substr(at_, 2);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  at_ += static_cast<std::size_t>(end - digits.data());
  if (error != std::errc()) return {TokenKind::symbol, rtf_.substr(at_, 0)};  // says nothing
  return {TokenKind::hex, digits, true, static_cast<int>(value)};
}

}  // namespace offenbar::rtf
