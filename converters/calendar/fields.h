// What events, tasks and journals say in the same way.
#pragma once

#include <optional>
#include <string>

#include "converters/calendar/lines.h"
#include "converters/calendar/reading.h"

namespace offenbar::calendar {

// The subject, in one line.
[[nodiscard]] std::string subject_of(const Reading& reading);

// UID, DTSTAMP, CREATED, LAST-MODIFIED. DTSTAMP is when its owner last changed it, else when
// anybody did; `otherwise` where nothing tells.
void append_identity(Lines& lines, const Reading& reading, std::string_view uid, Instant otherwise);

// CATEGORIES, CLASS, PRIORITY. [MS-OXCICAL] 2.1.3.1.1.20.3, .4, .17
void append_marks(Lines& lines, const Reading& reading);

// Billing, mileage, companies, contacts: X- properties. [MS-OXCMSG] 2.2.1
void append_business(Lines& lines, const Reading& reading);

// DESCRIPTION, and the same as HTML: STYLED-DESCRIPTION of RFC 9073, and X-ALT-DESC for those who
// know only that. `item` is whose body it is. The plain text, for who looks for links in it.
std::string append_description(Lines& lines, const mapi::Item& item, unsigned code_page,
                               const Desk& desk);

// A reminder that long before the start, or at an instant. RFC 5545, 3.6.6
void append_alarm_before(Lines& lines, std::int64_t minutes, std::string_view summary);
void append_alarm_at(Lines& lines, Instant at, std::string_view summary);

}  // namespace offenbar::calendar
