// How an appointment or a task of an archive recurs, in Outlook's own structure, so that what reads
// PST files reads archives, too.
#pragma once

#include <cstdint>
#include <optional>

#include "converters/mapi/item.h"
#include "converters/olm/element.h"
#include "converters/olm/zone.h"

namespace offenbar::olm {

struct TimesOfSeries {
  std::int64_t start = 0;  // of the first instance, seconds since 1970, UTC
  std::int64_t end = 0;
  bool all_day = false;
};

// `recurrence` is OPFCalendarEventCopyRecurrence: an AppointmentRecurrencePattern.
// [MS-OXOCAL] 2.2.1.44.5. Nothing if the element says no pattern. Archives know no changed or
// deleted instances.
[[nodiscard]] std::optional<mapi::Binary> appointment_recurrence(
    const Element& recurrence, const TimesOfSeries& times, const std::optional<ZoneOfItem>& zone);

// `recurrence` is OPFTaskCopyRecurrence, `start` the first day: a RecurrencePattern.
// [MS-OXOTASK] 2.2.2.2.15
[[nodiscard]] std::optional<mapi::Binary> task_recurrence(const Element& recurrence,
                                                          std::int64_t start);

}  // namespace offenbar::olm
