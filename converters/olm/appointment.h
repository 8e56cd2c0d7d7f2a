// What makes an appointment or a task more than its fields: zone, recurrence, identity, people.
#pragma once

#include "converters/mapi/property_list.h"
#include "converters/olm/element.h"

namespace offenbar::olm {

// For appointments and tasks; does nothing for other items. A recurrence that cannot be said goes
// to the list's damage.
void put_appointment(const Element& item, mapi::PropertyList& into);

}  // namespace offenbar::olm
