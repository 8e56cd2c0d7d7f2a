#include "converters/calendar/clock.h"

#include <fmt/format.h>

#include <chrono>

namespace offenbar::calendar {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// Dates that can be written: four digits for the year.
constexpr Day first_day = -719'162;  // 0001-01-01
constexpr Day last_day = 2'932'896;  // 9999-12-31

Day within_range(Day day) { return day < first_day ? first_day : day > last_day ? last_day : day; }

}  // namespace

Civil civil_of(Day day) {
  const year_month_day date{sys_days(days(within_range(day)))};
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day())};
}

Day day_of(Civil civil) {
  const sys_days first = std::chrono::year(civil.year) / std::chrono::month(civil.month) / 1;
  return first.time_since_epoch().count() + Day{civil.day} - 1;
}

unsigned weekday_of(Day day) { return static_cast<unsigned>(((day + 4) % 7 + 7) % 7); }

unsigned length_of_month(int year, unsigned month) {
  const auto last = std::chrono::year(year) / std::chrono::month(month) / std::chrono::last;
  return static_cast<unsigned>(last.day());
}

Day day_of(WallTime time) {
  const std::int64_t whole = time.seconds / seconds_per_day;
  return time.seconds % seconds_per_day < 0 ? whole - 1 : whole;
}

std::optional<Instant> instant_of(std::optional<mapi::FileTime> time) {
  constexpr std::int64_t year_4500 = 79'839'820'800;
  if (!time || time->ticks == 0) return std::nullopt;
  const Instant instant{mapi::unix_seconds(*time)};
  if (instant.seconds >= year_4500) return std::nullopt;
  return instant;
}

std::string date_text(Day day) {
  const Civil date = civil_of(day);
  return fmt::format("{:04}{:02}{:02}", date.year, date.month, date.day);
}

std::string wall_text(WallTime time) {
  const Day day = day_of(time);
  const std::int64_t second = time.seconds - day * seconds_per_day;
  const Civil date = civil_of(day);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}", date.year, date.month, date.day,
                     second / 3600, second / 60 % 60, second % 60);
}

std::string utc_text(Instant instant) { return wall_text({instant.seconds}) + 'Z'; }

std::string duration_text(std::int64_t seconds) {
  if (seconds == 0) return "PT0S";
  std::string out = seconds < 0 ? "-P" : "P";
  std::int64_t rest = seconds < 0 ? -seconds : seconds;
  if (rest >= seconds_per_day) out += fmt::format("{}D", rest / seconds_per_day);
  rest %= seconds_per_day;
  if (rest > 0) out += 'T';
  if (rest >= 3600) out += fmt::format("{}H", rest / 3600);
  if (rest % 3600 >= 60) out += fmt::format("{}M", rest % 3600 / 60);
  if (rest % 60 > 0) out += fmt::format("{}S", rest % 60);
  return out;
}

}  // namespace offenbar::calendar
