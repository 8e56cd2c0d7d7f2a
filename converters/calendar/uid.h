// The UID of an item, as Outlook sends it. [MS-OXCICAL] 2.1.3.1.1.20.26
#pragma once

#include <string>

#include "converters/calendar/reading.h"

namespace offenbar::calendar {

// From PidLidGlobalObjectId: what another program once sent, if it wraps that; else its hex digits,
// the date of the instance zeroed, so that all instances of a series have the same. Items without
// one have one made of their search key, else of what they say.
[[nodiscard]] std::string uid_of(const Reading& reading);

}  // namespace offenbar::calendar
