#include "corpus/generator/mail/calendar.h"

#include <chrono>

#include "corpus/generator/mail/append.h"
#include "corpus/generator/mail/property.h"

namespace offenbar::generator {
namespace {

constexpr std::uint32_t minutes_per_week = 7 * 24 * 60;

std::uint32_t minutes_since_1601(std::int64_t unix_seconds) {
  return static_cast<std::uint32_t>((unix_seconds + 11'644'473'600) / 60);
}

// Last Sunday of a month, 01:00 UTC.
std::int64_t change_of(std::chrono::year year, std::chrono::month month) {
  using namespace std::chrono;
  const sys_days day = sys_days(year / month / Sunday[last]);
  return duration_cast<seconds>(day.time_since_epoch()).count() + 3600;
}

// SYSTEMTIME of a yearly rule: the last Sunday.
void put_rule(std::string& out, std::uint16_t month, std::uint16_t hour) {
  for (const std::uint16_t value : {std::uint16_t{0}, month, std::uint16_t{0}, std::uint16_t{5},
                                    hour, std::uint16_t{0}, std::uint16_t{0}, std::uint16_t{0}})
    put(out, value);
}

void put_biases(std::string& out) {
  put(out, static_cast<std::uint32_t>(-60));
  put(out, std::uint32_t{0});
  put(out, static_cast<std::uint32_t>(-60));
}

// RecurrencePattern. [MS-OXOCAL] 2.2.1.44.1
void put_pattern(std::string& out, const WeeklySeries& series) {
  const std::uint32_t first = minutes_since_1601(series.first_day);
  // The week that holds the first instance, counted from Monday; 1601 began with one.
  const std::uint32_t week = first / minutes_per_week * minutes_per_week;
  put(out, std::uint16_t{0x3004});
  put(out, std::uint16_t{0x3004});
  put(out, std::uint16_t{0x200B});  // weekly
  put(out, std::uint16_t{0x0001});  // PatternType: week
  put(out, std::uint16_t{0});       // Gregorian
  put(out, week % (series.period * minutes_per_week));
  put(out, series.period);
  put(out, std::uint32_t{0});
  put(out, series.days);
  put(out, std::uint32_t{0x2022});  // ends after a number of instances
  put(out, series.count);
  put(out, std::uint32_t{1});  // weeks begin on Monday
  put(out, std::uint32_t{2});
  const bool removed_first = series.removed_day < series.moved_day;
  put(out, minutes_since_1601(removed_first ? series.removed_day : series.moved_day));
  put(out, minutes_since_1601(removed_first ? series.moved_day : series.removed_day));
  put(out, std::uint32_t{1});
  put(out, minutes_since_1601(series.moved_day));
  put(out, first);
  put(out, minutes_since_1601(series.last_day));
}

}  // namespace

std::string recurrence_pattern(const WeeklySeries& series) {
  std::string out;
  put_pattern(out, series);
  put(out, std::uint32_t{0x3006});
  put(out, std::uint32_t{0x3009});
  put(out, series.start_minute);
  put(out, series.end_minute);
  const std::uint32_t day = minutes_since_1601(series.moved_day);
  std::string moved;  // start, end, and where it was
  put(moved, day + series.start_minute + 120);
  put(moved, day + series.end_minute + 120);
  put(moved, day + series.start_minute);
  const std::string subject = latin1(series.moved_subject);
  put(out, std::uint16_t{1});  // ExceptionInfo, [MS-OXOCAL] 2.2.1.44.2
  out += moved;
  put(out, std::uint16_t{0x0001});  // ARO_SUBJECT
  put(out, static_cast<std::uint16_t>(subject.size() + 1));
  put(out, static_cast<std::uint16_t>(subject.size()));
  out += subject;
  put(out, std::uint32_t{0});  // ReservedBlock1Size
  put(out, std::uint32_t{4});  // ChangeHighlight, [MS-OXOCAL] 2.2.1.44.4
  put(out, std::uint32_t{0});
  put(out, std::uint32_t{0});
  out += moved;
  const std::string wide = utf16(series.moved_subject);
  put(out, static_cast<std::uint16_t>(wide.size() / 2));
  out += wide;
  put(out, std::uint32_t{0});  // ReservedBlockEE2Size
  put(out, std::uint32_t{0});  // ReservedBlock2Size
  return out;
}

std::string zone_struct() {
  std::string out;
  put_biases(out);
  put(out, std::uint16_t{0});
  put_rule(out, 10, 3);
  put(out, std::uint16_t{0});
  put_rule(out, 3, 2);
  return out;
}

std::string zone_definition() {
  const std::string name = utf16("W. Europe Standard Time");
  std::string out;
  put(out, std::uint16_t{0x0102});  // bMajorVersion, bMinorVersion
  put(out, static_cast<std::uint16_t>(6 + name.size()));
  put(out, std::uint16_t{0x0002});
  put(out, static_cast<std::uint16_t>(name.size() / 2));
  out += name;
  put(out, std::uint16_t{1});  // one rule, [MS-OXOCAL] 2.2.1.41.1
  put(out, std::uint16_t{0x0102});
  put(out, std::uint16_t{0x003E});
  put(out, std::uint16_t{0x0002});  // TZRULE_FLAG_EFFECTIVE_TZREG
  put(out, std::uint16_t{1601});
  out.append(14, '\0');
  put_biases(out);
  put_rule(out, 10, 3);
  put_rule(out, 3, 2);
  return out;
}

std::string global_object_id(std::int64_t created, std::string_view own) {
  using namespace std::string_view_literals;
  std::string out("\x04\x00\x00\x00\x82\x00\xE0\x00\x74\xC5\xB7\x10\x1A\x82\xE0\x08"sv);
  out.append(4, '\0');
  put(out, file_time(created));
  out.append(8, '\0');
  put(out, static_cast<std::uint32_t>(own.size()));
  out += own;
  return out;
}

std::int64_t offset_in_germany(std::int64_t unix_seconds) {
  using namespace std::chrono;
  const year_month_day date(floor<days>(sys_seconds(seconds(unix_seconds))));
  const bool is_summer = unix_seconds >= change_of(date.year(), March) &&
                         unix_seconds < change_of(date.year(), October);
  return is_summer ? 7200 : 3600;
}

std::string latin1(std::string_view utf8) {
  std::string out;
  const std::string wide = utf16(utf8);
  for (std::size_t i = 0; i + 1 < wide.size(); i += 2) out += wide[i + 1] == 0 ? wide[i] : '?';
  return out;
}

}  // namespace offenbar::generator
