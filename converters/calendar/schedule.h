// When an appointment is: once, or as a series with what was deleted and changed of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converters/base/result.h"
#include "converters/calendar/lines.h"
#include "converters/calendar/reading.h"
#include "converters/calendar/recurrence_pattern.h"

namespace offenbar::calendar {

struct Span {
  Moment start;
  std::optional<Moment> end;  // later than the start; nothing if the event takes no time
};

struct ChangedSpan {
  Moment original;  // RECURRENCE-ID
  Span span;
  ChangedInstance said;
  bool in_series = true;  // false if the series has no instance there: an event of its own
};

struct Schedule {
  Span span;                    // of the first instance
  std::string rule;             // RRULE; empty if it does not recur
  std::vector<Moment> deleted;  // EXDATE
  std::vector<Moment> added;    // RDATE: what the rule cannot say
  std::vector<ChangedSpan> changed;
  const Zone* zone = nullptr;  // of a series
};

// Errors: Fault::corrupt if no property tells a time. A series that cannot be read is a loss
// `recurrence_unreadable`, and its first instance stays.
[[nodiscard]] Result<Schedule> schedule_of(const Reading& reading, const Desk& desk);

// Start and end as the properties say, whatever recurs.
[[nodiscard]] Result<Span> single_span(const Reading& reading, const Desk& desk);

}  // namespace offenbar::calendar
