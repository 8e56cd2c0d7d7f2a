// The lines that iCalendar and vCard are made of: GROUP.NAME;PARAM=value:VALUE, folded.
// RFC 5545, 3.1; RFC 6350, 3.3; parameter values after RFC 6868.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace offenbar::contentline {

struct Parameter {
  std::string name;                 // "TZID"
  std::vector<std::string> values;  // as they are meant: no quotes, no carets
};

struct Property {
  std::string group;  // "item1"; vCard only; may be empty
  std::string name;   // "DTSTART"
  std::vector<Parameter> parameters;
  std::string value;  // as it stands in the line: escaped where its type wants that

  // The first value of the parameter of that name, in any case; nothing to point at if there is
  // none.
  [[nodiscard]] const std::string* parameter(std::string_view of) const;
};

// A value of type TEXT: backslash, comma, semicolon and line ends escaped; other control
// characters, which no receiver takes, are left out. RFC 5545, 3.3.11; RFC 6350, 3.4
[[nodiscard]] std::string escaped(std::string_view text);
// Structured values: each component escaped, with `separator` between them ("ADR", "CATEGORIES").
[[nodiscard]] std::string joined(const std::vector<std::string>& components, char separator);
// Back: "\n" and "\N" are line ends, a backslash before anything else is left out.
[[nodiscard]] std::string unescaped(std::string_view value);

// Appends one property, folded to 75 octets between characters, ended with CRLF. Whatever could
// begin a new line in a name, parameter or value is left out.
void append(std::string& out, const Property& property);
// Appends "name:value", for values that need no parameters.
void append(std::string& out, std::string_view name, std::string_view value);

}  // namespace offenbar::contentline
