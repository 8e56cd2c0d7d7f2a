#include <algorithm>

#include "converters/mail/addresses.h"
#include "converters/mail/charset.h"

namespace offenbar::mail {
namespace {

// Splits at commas and semicolons outside of quotes, comments and angle brackets. RFC 5322, 3.4
class Splitter {
 public:
  explicit Splitter(std::string_view field) : field_(field) {}

  std::vector<Mailbox> run() {
    for (; at_ < field_.size(); ++at_) step(field_[at_]);
    end_mailbox();
    return std::move(found_);
  }

 private:
  void step(char c) {
    if (quoted_) {
      if (c == '\\' && at_ + 1 < field_.size()) {
        phrase_ += field_[++at_];
      } else if (c == '"') {
        quoted_ = false;
      } else {
        phrase_ += c;
      }
    } else if (comment_ > 0) {
      if (c == '(') ++comment_;
      if (c == ')') --comment_;
    } else if (angle_) {
      if (c == '>') {
        angle_ = false;
      } else {
        address_ += c;
      }
    } else {
      outside(c);
    }
  }

  void outside(char c) {
    switch (c) {
      case '"':
        quoted_ = true;
        break;
      case '(':
        comment_ = 1;
        break;
      case '<':
        angle_ = true;
        break;
      case ',':
      case ';':
        end_mailbox();
        break;
      case ':':  // the name of a group
        phrase_.clear();
        break;
      case '\r':
      case '\n':
        break;
      default:
        phrase_ += c;
    }
  }

  void end_mailbox() {
    std::string name = one_line(decode_words(one_line(phrase_)));
    std::string address = one_line(address_);
    if (address.empty() && is_address(name)) {
      address = name;
      name.clear();
    }
    if (!is_address(address)) address = with_quoted_local_part(address);
    if (!address.empty()) found_.push_back({std::move(name), std::move(address)});
    phrase_.clear();
    address_.clear();
  }

  // "Carl Carter/NA/Firm@Firm": programs other than Internet mail put names there, which is sound
  // in quotes. Empty if the quotes do not help.
  static std::string with_quoted_local_part(std::string_view address) {
    const std::size_t at = address.rfind('@');
    if (at == std::string_view::npos) return {};
    std::string quoted = '"' + std::string(address.substr(0, at)) + '"';
    quoted += address.substr(at);
    return is_address(quoted) ? quoted : std::string();
  }

  std::string_view field_;
  std::size_t at_ = 0;
  bool quoted_ = false;
  bool angle_ = false;
  int comment_ = 0;
  std::string phrase_;
  std::string address_;
  std::vector<Mailbox> found_;
};

}  // namespace

std::vector<Mailbox> parse_mailboxes(std::string_view field) { return Splitter(field).run(); }

}  // namespace offenbar::mail
