// The dates of a recurrence. [MS-OXOCAL] 2.2.1.44
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::instances {

// Local times are minutes since 1601-01-01 00:00, as the structures have them.
using LocalMinutes = std::int64_t;
constexpr LocalMinutes minutes_per_day = 1440;

// An instance that is not where the pattern puts it, or not as it is.
struct Exception {
  LocalMinutes start = 0;
  LocalMinutes end = 0;
  LocalMinutes original = 0;  // start of the instance it stands for
};

struct Recurrence {
  std::uint16_t frequency = 0;      // RecurFrequency
  std::uint16_t pattern = 0;        // PatternType
  std::uint16_t calendar = 0;       // CalendarType
  std::uint32_t first = 0;          // FirstDateTime, minutes
  std::uint32_t period = 0;         // minutes, weeks or months
  std::uint32_t specific = 0;       // days as a mask, or a day of the month
  std::uint32_t nth = 0;            // of MonthNth: 1 to 5, 5 is the last
  std::uint32_t end_type = 0;       // EndType
  std::uint32_t count = 0;          // OccurrenceCount
  std::uint32_t first_weekday = 0;  // FirstDOW, 0 is Sunday
  std::vector<LocalMinutes> deleted;
  LocalMinutes start_date = 0;
  LocalMinutes end_date = 0;
  LocalMinutes start_offset = 0;  // of an instance from midnight
  LocalMinutes end_offset = 0;
  std::vector<Exception> exceptions;
};

// PidLidAppointmentRecur. Errors: Fault::corrupt.
[[nodiscard]] Result<Recurrence> read_recurrence(Bytes blob);
// Of a task: nothing follows the pattern. [MS-OXOTASK] 2.2.2.2.15
[[nodiscard]] Result<Recurrence> read_task_recurrence(Bytes blob);

// Midnights of all instances of the pattern, deleted and moved ones included, in order, up to
// `until`; `each` returns false to stop. Errors: Fault::unsupported for calendars that are not
// Gregorian; corrupt for patterns that no date fits.
[[nodiscard]] Result<void> walk_dates(const Recurrence& recurrence, LocalMinutes until,
                                      const std::function<bool(LocalMinutes)>& each);

}  // namespace offenbar::instances
