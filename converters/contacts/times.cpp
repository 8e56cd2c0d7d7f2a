#include "converters/contacts/times.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace offenbar::contacts {

Day day_from(std::int64_t days_since_1970) {
  constexpr std::int64_t last = 2'932'896;  // 9999-12-31: no form of date goes further
  constexpr std::int64_t first = -719'162;  // 0001-01-01
  days_since_1970 = std::clamp(days_since_1970, first, last);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days_since_1970}}};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

std::string timestamp(std::int64_t unix_seconds) {
  constexpr std::int64_t per_day = 86'400;
  const std::int64_t seconds = ((unix_seconds % per_day) + per_day) % per_day;
  const Day day = day_from((unix_seconds - seconds) / per_day);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", day.year, day.month, day.day,
                     seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::optional<std::int64_t> unix_time(std::string_view text) {
  std::array<std::int64_t, 14> digits{};
  std::size_t count = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9' && count < digits.size()) {
      digits[count++] = c - '0';
    } else if (c == 'Z' || c == '.' || c == '+') {
      break;
    } else if (c != '-' && c != ':' && c != 'T') {
      return std::nullopt;
    }
  }
  if (count != 8 && count != 14) return std::nullopt;
  const auto two = [&](std::size_t at) { return digits[at] * 10 + digits[at + 1]; };
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(two(0) * 100 + two(2))},
                                         std::chrono::month{static_cast<unsigned>(two(4))},
                                         std::chrono::day{static_cast<unsigned>(two(6))}};
  if (!date.ok()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  return days * 86'400 + two(8) * 3600 + two(10) * 60 + two(12);
}

}  // namespace offenbar::contacts
