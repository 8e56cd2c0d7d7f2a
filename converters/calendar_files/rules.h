// Recurrence rules: what is wrong in those of today, and those of vCalendar 1.0.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "converters/calendar_files/values.h"

namespace offenbar::calendar_files {

// A RRULE (RFC 5545, 3.3.10) that servers take: known parts, UNTIL of the type of DTSTART and in
// UTC where `start` has a zone. Nothing if it has no frequency or ends before `start`.
[[nodiscard]] std::optional<std::string> repaired_rule(std::string_view rule,
                                                       const std::optional<Moment>& start,
                                                       bool has_zone);

// "W2 MO WE #10" as "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10". vCalendar 1.0, "Recurrence rule
// grammar". Nothing for what is no such rule.
[[nodiscard]] std::optional<std::string> modern_rule(std::string_view old);

}  // namespace offenbar::calendar_files
