#include "converters/mail/field_syntax.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "converters/mail/header.h"

namespace offenbar::mail {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// RFC 5322, 3.2.3, and the dot that obsolete phrases may have.
bool is_word(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
  });
}

// The field without its comments, which stand for a space; nothing if one of them or a quoted
// string does not end. RFC 5322, 3.2.2
std::optional<std::string> without_comments(std::string_view body) {
  std::string out;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    const bool is_pair = c == '\\' && (quoted || depth > 0);
    if (is_pair && i + 1 == body.size()) return std::nullopt;
    if (c == '"' && depth == 0) quoted = !quoted;
    if (c == '(' && !quoted) ++depth;
    if (depth == 0) out += c;
    if (depth == 0 && is_pair) out += body[i + 1];
    if (c == ')' && !quoted && depth > 0 && --depth == 0) out += ' ';
    if (is_pair) ++i;
  }
  if (quoted || depth > 0) return std::nullopt;
  return out;
}

class AddressList {
 public:
  explicit AddressList(std::string_view text) : text_(text) {}

  bool run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      bool fits = true;
      if (is_space(c)) {
        ++at_;
      } else if (c == '"') {
        word(quoted_string());
      } else if (c == '<') {
        fits = angle();
      } else if (c == ',') {
        fits = end_mailbox();
        ++at_;
      } else if (c == ':') {
        fits = begin_group();
      } else if (c == ';') {
        fits = end_group();
      } else {
        word(atoms());
      }
      if (!fits) return false;
    }
    return !in_group_ && end_mailbox();
  }

 private:
  // With its quotes.
  std::string_view quoted_string() {
    const std::size_t from = at_++;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_ + 1, text_.size());
    // A quoted local part goes on.
    if (at_ < text_.size() && text_[at_] == '@') (void)atoms();
    return text_.substr(from, at_ - from);
  }

  std::string_view atoms() {
    const std::size_t from = at_;
    bool in_brackets = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      in_brackets = c == '[' || (in_brackets && c != ']');
      if (is_space(c) || c == '"' || c == '<' || c == ',' || c == ';' || (c == ':' && !in_brackets))
        break;
    }
    return text_.substr(from, at_ - from);
  }

  void word(std::string_view text) { words_.push_back(text); }

  bool phrase() const {
    return std::ranges::all_of(words_, [](std::string_view one) {
      return one.starts_with('"') ? one.ends_with('"') : is_word(one);
    });
  }

  bool angle() {
    const std::size_t end = text_.find('>', at_);
    if (has_angle_ || end == std::string_view::npos || !phrase()) return false;
    std::string address(text_.substr(at_ + 1, end - at_ - 1));
    squeeze(address);
    words_.clear();
    has_angle_ = true;
    at_ = end + 1;
    return is_address(address);
  }

  // White space may stand around the words of an address, not within one. RFC 5322, 4.4
  static void squeeze(std::string& address) {
    const std::string text = std::move(address);
    address.clear();
    const auto parts = [](char c) { return c == '.' || c == '@'; };
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (!is_space(text[i])) {
        address += text[i];
        continue;
      }
      while (i + 1 < text.size() && is_space(text[i + 1])) ++i;
      const bool at_end = i + 1 == text.size();
      const bool around = address.empty() || at_end || parts(address.back()) || parts(text[i + 1]);
      if (!around) address += ' ';
    }
  }

  // An empty one is obsolete and allowed.
  bool end_mailbox() {
    const bool fits = has_angle_ ? words_.empty()
                                 : words_.empty() || (words_.size() == 1 && is_address(words_[0]));
    words_.clear();
    has_angle_ = false;
    return fits;
  }

  bool begin_group() {
    if (in_group_ || has_angle_ || words_.empty() || !phrase()) return false;
    words_.clear();
    ++at_;
    return in_group_ = true;
  }

  bool end_group() {
    if (!in_group_ || !end_mailbox()) return false;
    in_group_ = false;
    ++at_;
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    return at_ == text_.size() || text_[at_] == ',';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string_view> words_;  // since the last mailbox
  bool has_angle_ = false;
  bool in_group_ = false;
};

// Takes words off the front of a date.
class DateWords {
 public:
  explicit DateWords(std::string_view text) : text_(text) {}

  void spaces() {
    while (!text_.empty() && is_space(text_.front())) text_.remove_prefix(1);
  }
  bool sign(char c) {
    spaces();
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    spaces();
    return true;
  }
  std::string letters() {
    spaces();
    std::string word;
    for (; !text_.empty() && is_letter(text_.front()); text_.remove_prefix(1))
      word += lower(text_.front());
    return word;
  }
  // A number of so many digits and not above `most`.
  bool number(std::size_t fewest, std::size_t longest, unsigned most) {
    spaces();
    unsigned value = 0;
    std::size_t digits = 0;
    for (; !text_.empty() && is_digit(text_.front()) && digits < 9; text_.remove_prefix(1)) {
      value = value * 10 + static_cast<unsigned>(text_.front() - '0');
      ++digits;
    }
    return digits >= fewest && digits <= longest && value <= most;
  }
  bool zone() {
    spaces();
    if (text_.starts_with('+') || text_.starts_with('-')) {
      text_.remove_prefix(1);
      return number(4, 4, 9959);
    }
    const std::string name = letters();
    return !name.empty() && name.size() <= 5;
  }
  bool ended() {
    spaces();
    return text_.empty();
  }

 private:
  std::string_view text_;
};

}  // namespace

AddressSyntax address_syntax(std::string_view body) {
  const auto bare = without_comments(body);
  if (!bare || !AddressList(*bare).run()) return AddressSyntax::broken;
  if (std::ranges::all_of(*bare, is_space)) return AddressSyntax::broken;
  const bool is_ascii =
      std::ranges::all_of(body, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return is_ascii ? AddressSyntax::sound : AddressSyntax::eight_bit;
}

bool is_date_time(std::string_view body) {
  constexpr std::array<std::string_view, 7> days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                    "jul", "aug", "sep", "oct", "nov", "dec"};
  const auto bare = without_comments(body);
  if (!bare) return false;
  DateWords words(*bare);
  const std::string day = words.letters();
  if (!day.empty() && (std::ranges::find(days, day) == days.end() || !words.sign(',')))
    return false;
  if (!words.number(1, 2, 31)) return false;
  if (std::ranges::find(months, words.letters()) == months.end()) return false;
  if (!words.number(2, 4, 9999)) return false;
  if (!words.number(2, 2, 23) || !words.sign(':') || !words.number(2, 2, 59)) return false;
  if (words.sign(':') && !words.number(2, 2, 60)) return false;
  return words.zone() && words.ended();
}

}  // namespace offenbar::mail
