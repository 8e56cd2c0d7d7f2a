// The objects of an iCalendar file as libical reads them.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "converters/items/event.h"

namespace offenbar::items {

// To be called once, before a process locks itself in.
void prepare_calendars();

// Remembers the time zones of what it has read, which most files share.
class CalendarReader {
 public:
  CalendarReader();
  ~CalendarReader();
  // One for each UID, in order. Errors: Fault::bad_result if libical finds no calendar in it.
  [[nodiscard]] Result<std::vector<Event>> read(std::string_view text);

 private:
  struct Zones;
  std::unique_ptr<Zones> zones_;
};

// The same for a single file.
[[nodiscard]] Result<std::vector<Event>> events_of_calendar(std::string_view text);

}  // namespace offenbar::items
