// A Sieve script as values, and its text. RFC 5228; fileinto :copy, redirect :copy RFC 3894; flags
// RFC 5232; reject RFC 5429; body RFC 5173; currentdate RFC 5260; :count, :value RFC 5231; :mime
// RFC 5703.
//
// Whatever stands in a value, the text is one that a server compiles and means just that value:
// strings are quoted, names of fields checked, comments kept on their lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace offenbar::rules::sieve {

// Of a whole value, of a part of it, or by "*" and "?".
enum class Match : std::uint8_t { is, contains, matches };

struct Test {
  enum class Kind : std::uint8_t {
    always,       // true
    never,        // false
    all,          // allof
    any,          // anyof
    negation,     // not
    header,       // fields hold a key
    address,      // addresses in fields
    one_address,  // exactly one address in all of the fields
    part_header,  // fields of any MIME part
    exists,       // all of the fields
    body,         // text of the message
    over,         // larger than `number` bytes
    under,        // smaller
    now,          // the time of delivery: `relation` keys[0]
  };
  Kind kind = Kind::always;
  Match match = Match::is;
  bool case_counts = false;
  std::vector<std::string> fields = {};  // of header and the like
  std::vector<std::string> keys = {};    // one of them is enough
  std::uint64_t number = 0;
  std::string part = {};      // now: "date", "iso8601"; part_header: a parameter such as "method"
  std::string relation = {};  // now: "ge", "lt" ...
  std::string zone = {};      // now: "+0000"; empty for the server's own
  std::vector<Test> parts = {};  // of all, any, negation
};

// Tests in each other that say the same with less: all_of of one, not of not.
[[nodiscard]] Test all_of(std::vector<Test> parts);
[[nodiscard]] Test any_of(std::vector<Test> parts);
[[nodiscard]] Test negation(Test test);
[[nodiscard]] Test header(std::vector<std::string> fields, Match match,
                          std::vector<std::string> keys);
[[nodiscard]] Test address(std::vector<std::string> fields, Match match,
                           std::vector<std::string> keys);

struct Command {
  enum class Kind : std::uint8_t {
    add_flags,
    remove_flags,
    file_into,
    copy_into,
    redirect,  // with a copy here, as all actions of Outlook but moving and deleting leave one
    reject,
    discard,
    stop,
    vacation,  // values: subject, text
  };
  Kind kind = Kind::stop;
  std::vector<std::string> values = {};  // mailbox, address, flags, text
};

// The text of a test; lines after the first begin with `indent` spaces.
[[nodiscard]] std::string text_of(const Test& test, std::size_t indent);
// One command with its semicolon.
[[nodiscard]] std::string text_of(const Command& command);

// Adds the extensions that a script must `require`.
void add_extensions(const Test& test, std::set<std::string>& extensions);
void add_extensions(const Command& command, std::set<std::string>& extensions);

// "\"", "\\" escaped, CR, LF and other control characters as spaces, NUL left out. `text` is UTF-8;
// bytes that are none become "?".
[[nodiscard]] std::string quoted(std::string_view text);
// The same characters without quotes, for a comment: stays on its line.
[[nodiscard]] std::string one_line(std::string_view text);
// What a pattern must be for it to mean itself: "*", "?" and "\" escaped.
[[nodiscard]] std::string literal_pattern(std::string_view text);

// A name that a header field can have. RFC 5322, 3.6.8
[[nodiscard]] bool is_field_name(std::string_view name);

}  // namespace offenbar::rules::sieve
