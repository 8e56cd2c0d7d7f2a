#include <fmt/format.h>

#include "converters/contacts/parts.h"
#include "converters/contacts/times.h"
#include "converters/mapi/tags.h"

namespace offenbar::contacts {
namespace {

constexpr std::int64_t seconds_per_day = 86'400;
constexpr int year_of_none = 4501;          // Outlook's "no date"
constexpr int year_of_unknown_year = 1604;  // Apple's, and Outlook's own for days without a year

std::int64_t floor_days(std::int64_t seconds) {
  const std::int64_t days = seconds / seconds_per_day;
  return seconds % seconds_per_day < 0 ? days - 1 : days;
}

// PidLidBirthdayLocal is local time: its day is the day. PidTagBirthday is UTC, mostly of local
// midnight: where clocks are ahead of ours that is the day before. Half a day on, it is always the
// right one, also for the programs that store noon. [MS-OXOCNTC] 2.2.1.5
std::optional<Day> day_of(Source& from, Lid local, mapi::PropId utc) {
  std::optional<Day> day;
  if (const auto time = from.time(local)) {
    day = day_from(floor_days(mapi::unix_seconds(*time)));
  } else if (const auto other = from.time(utc)) {
    day = day_from(floor_days(mapi::unix_seconds(*other) + seconds_per_day / 2));
  }
  if (day && (day->year >= year_of_none - 1 || day->year < 1602)) return std::nullopt;
  return day;
}

std::string text_of(const Day& day) {
  if (day.year == year_of_unknown_year) return fmt::format("--{:02}{:02}", day.month, day.day);
  return fmt::format("{:04}{:02}{:02}", day.year, day.month, day.day);
}

}  // namespace

void add_days(Source& from, Card& to) {
  if (const auto born = day_of(from, Lid::birthday_local, id::birthday))
    to.raw("BDAY", text_of(*born));
  if (const auto wed = day_of(from, Lid::wedding_anniversary_local, id::wedding_anniversary))
    to.raw("ANNIVERSARY", text_of(*wed));
}

}  // namespace offenbar::contacts
