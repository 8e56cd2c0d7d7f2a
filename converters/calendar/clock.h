// Points in time, times on a wall, and days: three things that calendars must never mix up.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "converters/mapi/property.h"

namespace offenbar::calendar {

constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int64_t minutes_per_day = 1'440;

// Seconds since 1970-01-01 00:00 UTC.
struct Instant {
  std::int64_t seconds = 0;
  auto operator<=>(const Instant&) const = default;
};

// What a clock on some wall shows, in seconds since it showed 1970-01-01 00:00.
struct WallTime {
  std::int64_t seconds = 0;
  auto operator<=>(const WallTime&) const = default;
};

// Days since 1970-01-01 in the Gregorian calendar.
using Day = std::int64_t;

struct Civil {
  int year = 1970;
  unsigned month = 1;  // 1 to 12
  unsigned day = 1;    // 1 to 31
  auto operator<=>(const Civil&) const = default;
};

[[nodiscard]] Civil civil_of(Day day);
// `civil.day` may be beyond the end of its month.
[[nodiscard]] Day day_of(Civil civil);
[[nodiscard]] unsigned weekday_of(Day day);  // 0 is Sunday
[[nodiscard]] unsigned length_of_month(int year, unsigned month);

[[nodiscard]] Day day_of(WallTime time);  // rounded down
[[nodiscard]] constexpr WallTime midnight_of(Day day) { return {day * seconds_per_day}; }

// Minutes since 1601-01-01 00:00 on a wall, as [MS-OXOCAL] 2.2.1.44 counts.
[[nodiscard]] constexpr WallTime wall_of_minutes(std::uint32_t minutes) {
  return {std::int64_t{minutes} * 60 - mapi::unix_epoch_in_seconds};
}

// Nothing for 0, and from 4500 on: Outlook's "none" is 4501-01-01.
[[nodiscard]] std::optional<Instant> instant_of(std::optional<mapi::FileTime> time);

[[nodiscard]] std::string date_text(Day day);         // "20261124"
[[nodiscard]] std::string wall_text(WallTime time);   // "20261124T201500"
[[nodiscard]] std::string utc_text(Instant instant);  // "20261124T201500Z"
// "PT15M", "-P1D", "P1DT2H": RFC 5545, 3.3.6
[[nodiscard]] std::string duration_text(std::int64_t seconds);

}  // namespace offenbar::calendar
