// Tasks, journal entries and sticky notes. [MS-OXOTASK], [MS-OXOJRNL], [MS-OXONOTE]
#pragma once

#include "converters/calendar/lines.h"
#include "converters/calendar/reading.h"

namespace offenbar::calendar {

// VTODO. Dates of tasks are days without a zone, which Outlook keeps as midnights in UTC.
[[nodiscard]] Object task_object(const mapi::Item& item, unsigned code_page, const Desk& desk);

// VJOURNAL.
[[nodiscard]] Object journal_object(const mapi::Item& item, unsigned code_page, const Desk& desk);
[[nodiscard]] Object note_object(const mapi::Item& item, unsigned code_page, const Desk& desk);

}  // namespace offenbar::calendar
