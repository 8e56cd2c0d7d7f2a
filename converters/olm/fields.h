// Which element of an archive's XML is which property.
#pragma once

#include <optional>
#include <string_view>

#include "converters/mapi/property_list.h"
#include "converters/olm/element.h"

namespace offenbar::olm {

// Puts what the elements of an item say into the list, the message class first. People, bodies and
// attachments are not among them. A value that cannot be read goes to the list's damage.
void put_fields(const Element& item, mapi::PropertyList& into);

// Puts a named property; the set is {0006xxxx-0000-0000-C000-000000000046}, `set` its first number.
void put_named(mapi::PropertyList& into, std::uint32_t set, std::uint32_t number,
               mapi::PropType type, mapi::Value value);

// "2018-06-20T18:52:07", UTC. Nothing for other texts.
[[nodiscard]] std::optional<mapi::FileTime> time_of(std::string_view text);
// "3", "1E0", "5.0614E4". Nothing for other texts.
[[nodiscard]] std::optional<double> number_of(std::string_view text);

}  // namespace offenbar::olm
