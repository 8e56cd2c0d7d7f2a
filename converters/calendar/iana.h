// The zones of IANA as ICU knows them. Slow: zones.h keeps what it gives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/calendar/timeline.h"

namespace offenbar::calendar {

// Nothing for a name that is none.
[[nodiscard]] std::optional<Timeline> iana_timeline(const std::string& id);

// The zone for a name of Windows in a region ("DE", may be empty); empty if there is none.
[[nodiscard]] std::string iana_of_windows(std::string_view windows, const std::string& region);

// The name as it is usual today: "Asia/Calcutta" becomes "Asia/Kolkata"; empty for a name that is
// none.
[[nodiscard]] std::string iana_name(std::string_view id);

// Zones whose offset in some winter or summer is that one: those of the region first, then those
// that Windows has names for, then all others.
[[nodiscard]] std::vector<std::string> iana_zones_at(std::int32_t offset_seconds,
                                                     const std::string& region);

}  // namespace offenbar::calendar
