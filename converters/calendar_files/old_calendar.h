// vCalendar 1.0 in the words of RFC 5545.
#pragma once

#include "converters/calendar_files/repair.h"

namespace offenbar::calendar_files {

[[nodiscard]] bool is_old(const Component& calendar);

// The zone that TZ and DAYLIGHT of a calendar describe, as a VTIMEZONE; a nameless component if it
// has neither. Local times of the calendar are in it.
[[nodiscard]] Component zone_of_old(const Component& calendar);

// Rules, alarms, attendees, lists and states of one VEVENT or VTODO; `zone` is what zone_of_old()
// says. A rule that cannot be read is set aside.
void modernise(Component& component, const Component& zone, Repairs& repairs);

}  // namespace offenbar::calendar_files
