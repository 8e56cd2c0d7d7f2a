// The offsets of a zone as a VTIMEZONE. RFC 5545, 3.6.5
#pragma once

#include <string>
#include <string_view>

#include "converters/calendar/timeline.h"

namespace offenbar::calendar {

// BEGIN:VTIMEZONE to END:VTIMEZONE, lines with CRLF. Years with the same rule become an RRULE,
// that of the last years goes on forever; changes that follow no rule become RDATEs.
[[nodiscard]] std::string vtimezone_text(std::string_view tzid, const Timeline& timeline);

}  // namespace offenbar::calendar
