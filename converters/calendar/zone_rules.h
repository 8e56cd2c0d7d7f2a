// The rules of a time zone as an item holds them. [MS-OXOCAL] 2.2.1.39, 2.2.1.41 to 2.2.1.43
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/calendar/timeline.h"

namespace offenbar::calendar {

// SYSTEMTIME: a date of one year, or, if `year` is 0, the `day`th `weekday` of `month`, 5 being
// the last. [MS-DTYP] 2.3.13
struct ChangeDate {
  std::uint16_t year = 0;
  std::uint16_t month = 0;    // 0: there is no change
  std::uint16_t weekday = 0;  // 0 is Sunday
  std::uint16_t day = 0;
  std::int32_t second = 0;  // of the day, rounded to a minute
  bool operator==(const ChangeDate&) const = default;
};

// What holds from January of `year` on.
struct YearRule {
  std::uint16_t year = 0;
  bool of_series = false;          // TZRULE_FLAG_RECUR_CURRENT_TZREG
  std::int32_t bias = 0;           // minutes west of UTC
  std::int32_t standard_bias = 0;  // minutes, added to it
  std::int32_t daylight_bias = 0;
  ChangeDate to_standard;  // on clocks that show daylight time
  ChangeDate to_daylight;  // on clocks that show standard time

  [[nodiscard]] bool same_rules(const YearRule& other) const;
};

struct ZoneRules {
  std::string name;             // of Windows, "W. Europe Standard Time", or what somebody called it
  std::vector<YearRule> years;  // in order; the first one holds for all years before, too
};

// PidLidAppointmentTimeZoneDefinition...: name and rules. Errors: Fault::corrupt.
[[nodiscard]] Result<ZoneRules> read_zone_definition(Bytes bytes);
// PidLidTimeZoneStruct: one rule, without a name. Errors: Fault::corrupt.
[[nodiscard]] Result<YearRule> read_zone_struct(Bytes bytes);

[[nodiscard]] Timeline timeline_of(const ZoneRules& rules);

}  // namespace offenbar::calendar
