// What a calendar lacks of an appointment, a task or a note.
#pragma once

#include <vector>

#include "converters/items/differences.h"
#include "converters/items/event.h"

namespace offenbar::items {

// `results`: all objects that the item became; more than one where a series has instances that no
// rule can name.
void compare_events(const Event& source, const std::vector<Event>& results, Differences& found);

}  // namespace offenbar::items
