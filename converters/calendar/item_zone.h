// The time zones that an item names. [MS-OXOCAL] 2.2.1.39 to 2.2.1.43
#pragma once

#include "converters/calendar/lines.h"
#include "converters/calendar/reading.h"

namespace offenbar::calendar {

// Of a series: its own definition, unless an older program has changed the rules since; else the
// rules and the name that older programs write; else what a single event has.
// Definitions that are damaged are passed over.
[[nodiscard]] SaidZone series_zone(const Reading& reading);
// Of a single event: in which zone its `definition` (lid::start_zone, lid::end_zone) shows it.
[[nodiscard]] SaidZone shown_zone(const Reading& reading, Lid definition);

// The zone to write times in; a zone that had to be made of rules is a loss `time_zone_own`.
// Without a name or rules it is the mailbox's own; null if that is not known either.
[[nodiscard]] const Zone* zone_for(const SaidZone& said, Instant from, Instant to,
                                   const Desk& desk);

}  // namespace offenbar::calendar
