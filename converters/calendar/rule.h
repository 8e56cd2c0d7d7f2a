// Patterns as recurrence rules. RFC 5545, 3.3.10; RFC 7529 for other calendars.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "converters/calendar/occurrences.h"

namespace offenbar::calendar {

// The value of RRULE for a series that begins on `first`. `until` is the value of UNTIL for
// patterns that end by date: a day, or an instant where DTSTART has a zone.
// A day that not every month has is the last of those that it has: BYMONTHDAY=28,29,30;
// BYSETPOS=-1.
[[nodiscard]] std::string rule_text(const RecurrencePattern& pattern, Day first,
                                    std::string_view until);

// True for the 29th or 30th of months, February's last day among them. Readers of calendars that
// pass over BYSETPOS beside BYMONTHDAY, as ical.js 2.2 does, would see it on several days of each
// month; so such a series is said by month_day_rule() and the dates that its Februaries have.
[[nodiscard]] bool has_short_februaries(const RecurrencePattern& pattern);
// `until` as in rule_text(), empty for a series without an end.
[[nodiscard]] std::string month_day_rule(const RecurrencePattern& pattern, std::string_view until);

// RFC 7529's name for the calendar of a pattern, "ISLAMIC-CIVIL"; nothing for Gregorian ones and
// for those it has no name for.
[[nodiscard]] std::optional<std::string_view> rscale_of(const RecurrencePattern& pattern);

}  // namespace offenbar::calendar
