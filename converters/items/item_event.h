// An appointment, a task, a note or a journal entry as a store's item says it. When a series takes
// place is computed by converters/instances, which shares nothing with those who write calendars.
#pragma once

#include "converters/items/event.h"
#include "converters/mapi/item.h"

namespace offenbar::items {

// The item must outlive the event.
[[nodiscard]] Event event_of_item(const mapi::Item& item);

}  // namespace offenbar::items
