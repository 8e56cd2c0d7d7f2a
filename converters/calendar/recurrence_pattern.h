// Reads how an appointment or a task recurs, and what was changed or deleted of it.
// [MS-OXOCAL] 2.2.1.44; the value of PidLidAppointmentRecur and PidLidTaskRecurrence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/calendar/clock.h"

namespace offenbar::calendar {

enum class Frequency : std::uint16_t {
  daily = 0x200A,
  weekly = 0x200B,
  monthly = 0x200C,
  yearly = 0x200D,
};

// PatternType; those of the Hijri calendar have `hijri` set in the pattern.
enum class PatternType : std::uint8_t {
  day,        // every so many days
  week,       // on some days of the week
  month,      // on a day of the month; on its last one where it has no such day
  month_nth,  // on the nth of some days of the week in the month
  month_end,  // on the last day of the month
};

enum class SeriesEnd : std::uint8_t { never, after_count, by_date };

// [MS-OXOCAL] 2.2.1.44.1
struct RecurrencePattern {
  Frequency frequency = Frequency::daily;
  PatternType type = PatternType::day;
  bool hijri = false;
  std::uint16_t calendar = 0;         // CalendarType
  std::uint32_t first_date_time = 0;  // minutes; tells which periods count
  std::uint32_t period = 1;           // days, weeks or months; at least 1
  bool regenerates = false;           // SlidingFlag: a task's next date follows its completion
  std::uint32_t weekdays = 0;         // bit 0 is Sunday
  std::uint32_t day_of_month = 0;     // 1 to 31
  std::uint32_t nth = 0;              // 1 to 4, 5 is the last
  SeriesEnd end = SeriesEnd::never;
  std::uint32_t count = 0;     // of instances, where that ends it
  unsigned first_weekday = 0;  // 0 is Sunday
  std::vector<Day> deleted;    // original days of deleted and of changed instances
  std::vector<Day> modified;   // new days of changed instances
  Day start = 0;
  Day last = 0;  // EndDate; says nothing if `end` is never

  // False for calendars whose months are others than the Gregorian ones.
  [[nodiscard]] bool is_gregorian() const;
};

// One changed instance. [MS-OXOCAL] 2.2.1.44.2 and 2.2.1.44.4; times are in the series' zone.
struct ChangedInstance {
  WallTime start;
  WallTime end;
  WallTime original_start;
  std::optional<std::string> subject;  // UTF-8
  std::optional<std::string> location;
  std::optional<std::uint32_t> meeting_type;  // as PidLidAppointmentStateFlags
  std::optional<std::uint32_t> reminder_delta;
  std::optional<std::uint32_t> reminder_set;
  std::optional<std::uint32_t> busy_status;
  std::optional<std::uint32_t> all_day;
  bool own_body = false;  // ARO_EXCEPTIONAL_BODY: it is in the embedded message
};

struct Recurrence {
  RecurrencePattern pattern;
  bool has_times = true;           // false if the value ends before them
  std::uint32_t start_minute = 0;  // of the day
  std::uint32_t end_minute = 0;    // may be beyond the end of the day
  std::vector<ChangedInstance> changed;
  std::string damage;  // what of the changed instances could not be read; empty if all could
};

// An AppointmentRecurrencePattern. Texts in ANSI are in `code_page`. Damage behind the pattern
// itself is told in Recurrence::damage.
// Errors: Fault::corrupt if the pattern ends early or says what no pattern can.
[[nodiscard]] Result<Recurrence> read_recurrence(Bytes bytes, unsigned code_page);

// Only its first part, which is all that tasks have. [MS-OXOTASK] 2.2.2.2.15
[[nodiscard]] Result<RecurrencePattern> read_pattern(Bytes bytes);

}  // namespace offenbar::calendar
