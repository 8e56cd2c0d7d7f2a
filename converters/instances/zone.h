// How far local time is from UTC, by the rules of an item. [MS-OXOCAL] 2.2.1.39, 2.2.1.41
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/instances/recurrence.h"

namespace offenbar::instances {

// A yearly change. SYSTEMTIME, [MS-DTYP] 2.3.13; year 0: the nth weekday of the month
struct Change {
  std::uint16_t year = 0;
  std::uint16_t month = 0;  // 0: there is none
  std::uint16_t weekday = 0;
  std::uint16_t day = 0;  // 1 to 5, 5 is the last
  std::uint16_t hour = 0;
  std::uint16_t minute = 0;
};

struct Rule {
  std::int32_t bias = 0;  // minutes: UTC = local + bias
  std::int32_t standard_bias = 0;
  std::int32_t daylight_bias = 0;
  Change to_standard;
  Change to_daylight;
  std::uint16_t from_year = 0;
};

class Zone {
 public:
  // PidLidTimeZoneStruct. Errors: Fault::corrupt, also for rules more than a day from UTC.
  [[nodiscard]] static Result<Zone> of_struct(Bytes blob);
  // PidLidAppointmentTimeZoneDefinition...: all rules, each from its year on.
  [[nodiscard]] static Result<Zone> of_definition(Bytes blob);

  // A time that happens twice is the first of both; one that is skipped counts from before the
  // change. RFC 5545, 3.3.5
  [[nodiscard]] LocalMinutes to_utc(LocalMinutes local) const;

  [[nodiscard]] LocalMinutes to_local(LocalMinutes utc) const;
  // True within an hour of a change: clocks show the time twice, or never, and readers of calendars
  // disagree about it.
  [[nodiscard]] bool is_near_change(LocalMinutes local) const;

 private:
  std::vector<Rule> rules_;  // by from_year
};

}  // namespace offenbar::instances
