// Appointments as VEVENTs. [MS-OXCICAL] 2.1.3.1.1.20
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/calendar/people.h"
#include "converters/calendar/schedule.h"

namespace offenbar::calendar {

// An appointment, or a meeting message, and the changed instances of its series, as one object;
// those that are no instances of the series as objects of their own. Errors: Fault::corrupt for an
// appointment without a time.
[[nodiscard]] Result<std::vector<Object>> event_objects(const mapi::Item& item, unsigned code_page,
                                                        const Desk& desk,
                                                        Purpose purpose = Purpose::stored);

// One VEVENT.
struct Event {
  std::string_view uid;
  const Span* span = nullptr;
  const Moment* recurrence_id = nullptr;     // of an instance; may be null
  const Schedule* series = nullptr;          // for the series itself: RRULE and EXDATE
  const ChangedInstance* changed = nullptr;  // what the series says of an instance; may be null
  Purpose purpose = Purpose::stored;
  std::string_view people = {};  // lines of a reply, instead of all people
};
void append_event(Lines& lines, const Reading& reading, const Desk& desk, const Event& event);

// Which instance of a series a meeting message is about; nothing if it is about all.
[[nodiscard]] std::optional<Moment> replaced_instance(const Reading& reading, const Moment& start);

// The zones that the lines used, for an object.
[[nodiscard]] Object object_of(std::string uid, const Lines& lines);

}  // namespace offenbar::calendar
