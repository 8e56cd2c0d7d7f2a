// Days and times as cards write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace offenbar::contacts {

struct Day {
  int year = 0;
  int month = 1;
  int day = 1;
};
// Of a number of days since 1970-01-01, in the Gregorian calendar.
[[nodiscard]] Day day_from(std::int64_t days_since_1970);
// "20261124T205044Z"
[[nodiscard]] std::string timestamp(std::int64_t unix_seconds);
// Seconds since 1970 of "20261124T205044Z", also with separators or without a time; zones other
// than Z are taken for UTC. Nothing for what is no time.
[[nodiscard]] std::optional<std::int64_t> unix_time(std::string_view text);

}  // namespace offenbar::contacts
