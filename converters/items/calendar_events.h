// The objects of an iCalendar file as libical reads them.
#pragma once

#include <string>
#include <vector>

#include "converters/items/event.h"

namespace offenbar::items {

// To be called once, before a process locks itself in.
void prepare_calendars();

// One for each UID, in order. Errors: Fault::bad_result if libical finds no calendar in it.
[[nodiscard]] Result<std::vector<Event>> events_of_calendar(std::string_view text);

}  // namespace offenbar::items
