// Header fields of mail. RFC 5322 folding, RFC 2047 words, RFC 2231 parameters.
//
// Every value is taken for hostile: NUL and other control characters vanish, CR and LF become
// spaces, so no value can begin a new field or the body.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace offenbar::mail {

// A person or list. `address` is an addr-spec in ASCII, or empty: then only the name is written,
// as a group without members.
struct Mailbox {
  std::string name;  // UTF-8, may be empty
  std::string address;
};

struct Parameter {
  std::string name;   // a token
  std::string value;  // UTF-8
};

class Header {
 public:
  // Free text such as Subject: words that are no ASCII become encoded words, which never split a
  // character and are at most 75 characters long.
  void text(std::string_view name, std::string_view utf8);
  // A list of mailboxes; nothing if it is empty.
  void mailboxes(std::string_view name, std::span<const Mailbox> list);
  // Tokens such as message ids, in ASCII; folded at spaces. Other characters are left out.
  void tokens(std::string_view name, std::string_view value);
  // A value with parameters: Content-Type, Content-Disposition.
  void with_parameters(std::string_view name, std::string_view value,
                       std::span<const Parameter> parameters);
  // A field as it was, with its CRLFs, last one included: the caller has checked it.
  void verbatim(std::string_view field) { fields_ += field; }

  // All fields, each with CRLF; without the empty line after them.
  [[nodiscard]] const std::string& fields() const { return fields_; }

 private:
  std::string fields_;
};

// An addr-spec that every receiver takes: ASCII, one "@", nothing that needs quoting but a quoted
// local part.
[[nodiscard]] bool is_address(std::string_view text);

// One line of valid UTF-8 without control characters; spaces at both ends are cut off.
[[nodiscard]] std::string one_line(std::string_view text);

// "Tue, 24 Nov 2026 13:59:19 +0000" of seconds since 1970. RFC 5322, 3.3
[[nodiscard]] std::string date_text(std::int64_t unix_seconds);

}  // namespace offenbar::mail
