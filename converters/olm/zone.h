// The zone of an appointment: an archive holds it as a VTIMEZONE of two rules that hold for ever.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "converters/mapi/item.h"

namespace offenbar::olm {

// When clocks change: the `nth` (5 is the last) `weekday` (0 is Sunday) of `month`.
struct ClockChange {
  std::uint16_t month = 0;  // 0: they do not
  std::uint16_t weekday = 0;
  std::uint16_t nth = 0;
  std::int32_t minute = 0;  // of the day, on the clock that is put to another time
  std::int32_t offset = 0;  // minutes east of UTC from then on
};

struct ZoneOfItem {
  std::string iana;  // what Apple calls it; may be empty
  ClockChange standard;
  ClockChange daylight;

  // Minutes east of UTC at a time. The days of change are taken to be the 1st of their months,
  // unless that hour makes `midnight`, seconds since 1970, no midnight.
  [[nodiscard]] std::int32_t offset_at(std::int64_t midnight) const;
};

// Nothing if the text has no zone of such a form.
[[nodiscard]] std::optional<ZoneOfItem> zone_of(std::string_view icalendar);

// As PidLidTimeZoneStruct. [MS-OXOCAL] 2.2.1.39
[[nodiscard]] mapi::Binary zone_struct(const ZoneOfItem& zone);

}  // namespace offenbar::olm
