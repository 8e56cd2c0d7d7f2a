// A property of vCard 2.1 or 3.0 in the words of 4.0.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converters/contacts/card.h"

namespace offenbar::contacts {

// Types in lower case, "pref" as PREF=1, pictures as data: URIs, days as RFC 6350 writes them,
// structured values with all their parts, X- names that 4.0 has a name for under that name. Safe
// for properties of 4.0, which stay what they are. `property` is as contentline::read gives it.
[[nodiscard]] Property modern(Property property);

// "19850412" or "--0412"; empty if `value` is no day.
[[nodiscard]] std::string day_of(std::string_view value);

// Parts of a structured value, unescaped.
[[nodiscard]] std::vector<std::string> parts_of(std::string_view value, char separator);

[[nodiscard]] bool has_type(const Property& property, std::string_view type);

}  // namespace offenbar::contacts
