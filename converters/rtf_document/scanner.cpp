#include "converters/rtf_document/scanner.h"

#include <algorithm>
#include <charconv>

namespace offenbar::rtf_document {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

Token Scanner::next() {
  constexpr std::string_view line_ends("\r\n\0", 3);
  at_ = std::min(rtf_.find_first_not_of(line_ends, at_), rtf_.size());
  if (at_ == rtf_.size()) return {};
  switch (rtf_[at_]) {
    case '{':
      ++at_;
      return {Token::Kind::open, {}, {}};
    case '}':
      ++at_;
      return {Token::Kind::close, {}, {}};
    case '\\':
      ++at_;
      return control();
    default: {
      constexpr std::string_view ends("{}\\\r\n\0", 6);
      const std::size_t end = std::min(rtf_.find_first_of(ends, at_), rtf_.size());
      const std::string_view text = rtf_.substr(at_, end - at_);
      at_ = end;
      return {Token::Kind::text, text, {}};
    }
  }
}

Token Scanner::control() {
  if (at_ == rtf_.size()) return {};
  if (is_letter(rtf_[at_])) return word();
  const std::string_view symbol = rtf_.substr(at_++, 1);
  if (symbol != "'") return {Token::Kind::symbol, symbol, {}};
  unsigned value = 0;
  const char* const begin = rtf_.data() + at_;
  const char* const end = begin + std::min<std::size_t>(2, rtf_.size() - at_);
  const auto [stop, error] = std::from_chars(begin, end, value, 16);
  at_ += static_cast<std::size_t>(stop - begin);
  if (error != std::errc()) return {Token::Kind::text, {}, {}};
  return {Token::Kind::byte, {}, static_cast<int>(value)};
}

Token Scanner::word() {
  const std::size_t begin = at_;
  while (at_ < rtf_.size() && is_letter(rtf_[at_])) ++at_;
  Token token{Token::Kind::word, rtf_.substr(begin, at_ - begin), {}};
  int value = 0;
  const char* const first = rtf_.data() + at_;
  const auto [stop, error] = std::from_chars(first, rtf_.data() + rtf_.size(), value);
  if (stop != first) token.value = error == std::errc() ? value : 0;
  at_ += static_cast<std::size_t>(stop - first);
  if (at_ < rtf_.size() && rtf_[at_] == ' ') ++at_;
  if (token.text == "bin") {
    const auto size = static_cast<std::size_t>(std::max(token.value.value_or(0), 0));
    token.kind = Token::Kind::binary;
    token.text = rtf_.substr(at_, size);
    at_ += token.text.size();
  }
  return token;
}

}  // namespace offenbar::rtf_document
