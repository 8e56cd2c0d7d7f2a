// What the attributes that are older than encapsulated properties say as properties.
// [MS-OXTNEF] 2.1.3.3
#pragma once

#include "converters/mapi/property_list.h"
#include "converters/tnef/attributes.h"

namespace offenbar::tnef {

// Puts what one attribute of a message, or of an attachment, means into the list. Attributes that
// have no such meaning are left alone; those that make no sense go to the list's damage.
void map_attribute(const Attribute& attribute, mapi::PropertyList& into);

// The code page of attOemCodepage; 0 if it names none.
[[nodiscard]] std::uint32_t code_page_of(const Attribute& attribute);

}  // namespace offenbar::tnef
