// A card while it is put together, in the words of vCard 4.0; its text in 4.0 or 3.0.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "converters/contacts/write_contact.h"
#include "converters/contentline/line.h"

namespace offenbar::contacts {

using contentline::Parameter;
using contentline::Property;

struct Card {
  std::vector<Property> properties;  // without BEGIN, VERSION, PRODID and END

  // One value of type TEXT; nothing is added for an empty one.
  void text(std::string_view name, std::string_view utf8, std::vector<Parameter> parameters = {});
  // A value that is written as it stands: URIs, dates, what is escaped already.
  void raw(std::string_view name, std::string value, std::vector<Parameter> parameters = {});
  // Components between `separator`s; nothing if all are empty.
  void structured(std::string_view name, const std::vector<std::string>& components, char separator,
                  std::vector<Parameter> parameters = {});

  [[nodiscard]] const Property* find(std::string_view name) const;
  [[nodiscard]] Property* find(std::string_view name);
};

// The card in a version, with BEGIN, VERSION, PRODID and END.
[[nodiscard]] std::string text_of(const Card& card, Version version);

// A property of 4.0 as 3.0 says it: mostly one, several where 3.0 wants that, none where the
// property only repeats what 3.0 takes for granted.
[[nodiscard]] std::vector<Property> in_version_3(const Property& property);

// "data:image/png;base64,..." of some bytes.
[[nodiscard]] std::string data_uri(std::string_view media_type, std::string_view bytes);
// What kind of picture the bytes are, by their signature: "image/jpeg"; empty if unknown.
[[nodiscard]] std::string_view picture_type(std::string_view bytes);

[[nodiscard]] bool equal_in_any_case(std::string_view a, std::string_view b);
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string upper(std::string_view text);
// Without white space and NUL at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace offenbar::contacts
