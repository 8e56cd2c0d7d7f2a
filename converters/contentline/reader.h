// Reads the lines of cards and calendars of any age and by any program into a tree.
//
// CRLF, LF and CR; folds of RFC 5545 and of vCard 2.1 (which keeps the space), soft line breaks of
// quoted-printable; byte order marks, UTF-16, the charset that a property names; parameters without
// a name ("TEL;HOME;FAX:"); components that nobody ends. What cannot be read is told, and the rest
// is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/contentline/line.h"

namespace offenbar::contentline {

// "BEGIN:name" to "END:name". Names are in upper case.
//
// Values are UTF-8 as they stand in a line of today: quoted-printable is decoded with its line ends
// as "\n", and CHARSET and ENCODING are gone from the parameters; of base64 only the white space is
// gone, and the parameter is "ENCODING=b". A parameter without a name has the name "TYPE", or that
// of what it can only be ("ENCODING", "VALUE").
struct Component {
  std::string name;
  std::size_t line = 0;  // where it begins, from 1
  std::vector<Property> properties;
  std::vector<Component> children;

  // The first one of that name, in any case; null if there is none.
  [[nodiscard]] const Property* find(std::string_view of) const;
  // Its value; empty if there is none.
  [[nodiscard]] std::string_view value(std::string_view of) const;
};

// What was wrong, and where.
struct Note {
  enum class Kind : std::uint8_t {
    line,       // a line that is no property: `text` has it
    unended,    // a component without its END
    stray_end,  // an END of something that has not begun
    outside,    // a property outside of any component
    charset,    // bytes that are not in the charset they should be in
    broken,     // UTF-8 with bytes that are none: U+FFFD stands for them
    limit,      // something is larger than the bounds below: the rest was left out
  };
  Kind kind = Kind::line;
  std::size_t line = 0;  // from 1
  std::string text;      // at most 200 bytes, UTF-8
};

struct Tree {
  std::vector<Component> components;
  std::vector<Note> notes;  // at most max_notes
};

constexpr std::size_t max_depth = 16;
constexpr std::size_t max_properties = 2'000'000;  // in one file
constexpr std::size_t max_value_bytes = 64U << 20U;
constexpr std::size_t max_notes = 1000;

[[nodiscard]] Tree read(Bytes file);

// The bytes of quoted-printable text. RFC 2045, 6.7; what is no part of it stays.
[[nodiscard]] std::string from_quoted_printable(std::string_view text);
// Base64 without regard to white space; nothing else stands in it, or the answer is empty.
[[nodiscard]] std::string from_base64(std::string_view text);

}  // namespace offenbar::contentline
