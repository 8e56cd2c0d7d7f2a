// The binary values of appointments: series, time zones, ids. [MS-OXOCAL] 2.2.1
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace offenbar::generator {

// A series on one or more days of each `period`-th week, with one instance removed and one moved.
struct WeeklySeries {
  std::int64_t first_day = 0;      // seconds since 1970 of the first instance's local midnight
  std::uint32_t period = 1;        // weeks
  std::uint32_t days = 0x02;       // bit 0 = Sunday
  std::uint32_t count = 10;        // instances
  std::int64_t last_day = 0;       // local midnight of the last instance
  std::uint32_t start_minute = 0;  // local, from midnight
  std::uint32_t end_minute = 0;
  std::int64_t removed_day = 0;    // local midnight
  std::int64_t moved_day = 0;      // local midnight of an instance that begins two hours later
  std::string_view moved_subject;  // UTF-8 of Latin-1 letters
};

// AppointmentRecurrencePattern. [MS-OXOCAL] 2.2.1.44.5
[[nodiscard]] std::string recurrence_pattern(const WeeklySeries& series);

// Central European time. [MS-OXOCAL] 2.2.1.39, 2.2.1.41
[[nodiscard]] std::string zone_struct();
[[nodiscard]] std::string zone_definition();

// PidLidGlobalObjectId; `own` are 16 bytes that no other item has. [MS-OXOCAL] 2.2.1.27
[[nodiscard]] std::string global_object_id(std::int64_t created, std::string_view own);

// Seconds that local time is ahead of UTC, by the European rule, at this local or UTC time: exact
// but for the hours of the change.
[[nodiscard]] std::int64_t offset_in_germany(std::int64_t unix_seconds);

// UTF-8 of Latin-1 letters as one byte each.
[[nodiscard]] std::string latin1(std::string_view utf8);

}  // namespace offenbar::generator
