#include "converters/olm/recurrence.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

#include "converters/olm/fields.h"
#include "converters/olm/little_endian.h"

namespace offenbar::olm {
namespace {

namespace chrono = std::chrono;

constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int64_t minutes_per_day = 1440;
constexpr chrono::sys_days first_of_1601 = chrono::sys_days(chrono::year(1601) / 1 / 1);
constexpr std::uint32_t for_ever = 0x5AE980DF;  // EndDate of what never ends

enum class Type : std::uint16_t { day = 0, week = 1, month = 2, month_nth = 3 };

struct Kind {
  std::string_view name;    // of OPFRecurrencePatternType
  std::uint16_t frequency;  // RecurFrequency
  Type type;
  std::uint32_t unit;  // of the interval, in that of Period
};
constexpr std::array kinds{
    Kind{"OPFRecurrencePatternDaily", 0x200A, Type::day, minutes_per_day},
    Kind{"OPFRecurrencePatternWeekly", 0x200B, Type::week, 1},
    Kind{"OPFRecurrencePatternAbsoluteMonthly", 0x200C, Type::month, 1},
    Kind{"OPFRecurrencePatternRelativeMonthly", 0x200C, Type::month_nth, 1},
    Kind{"OPFRecurrencePatternAbsoluteYearly", 0x200D, Type::month, 12},
    Kind{"OPFRecurrencePatternRelativeYearly", 0x200D, Type::month_nth, 12},
};

struct Days {
  std::string_view name;
  std::uint32_t bits;  // bit 0 is Sunday
};
constexpr std::array days_of_week{
    Days{"sunday", 0x01},    Days{"monday", 0x02},   Days{"tuesday", 0x04},
    Days{"wednesday", 0x08}, Days{"thursday", 0x10}, Days{"friday", 0x20},
    Days{"saturday", 0x40},  Days{"weekdays", 0x3E}, Days{"weekenddays", 0x41},
    Days{"allDays", 0x7F},
};

std::uint32_t number_in(const Element& element, std::string_view name, std::uint32_t otherwise) {
  const auto number = number_of(element.text_of(name));
  if (!number || *number < 1 || *number > 1e6) return otherwise;
  return static_cast<std::uint32_t>(*number);
}

bool is_set(const Element& element, std::string_view name) {
  return number_of(element.text_of(name)).value_or(0) != 0;
}

std::uint32_t weekdays_in(const Element& pattern, chrono::sys_days start) {
  std::uint32_t bits = 0;
  if (const Element* days = pattern.child("OPFRecurrencePatternDaysOfWeek")) {
    for (const Days& row : days_of_week) {
      if (is_set(*days, row.name)) bits |= row.bits;
    }
  }
  return bits != 0 ? bits : 1U << chrono::weekday(start).c_encoding();
}

// FirstDateTime: the first period that counts, of all since 1601. [MS-OXOCAL] 2.2.1.44.1
std::uint32_t first_date_time(Type type, std::uint32_t period, chrono::sys_days start,
                              unsigned month) {
  const chrono::year_month_day date(start);
  if (type == Type::day) {
    const auto days = (start - first_of_1601).count();
    return static_cast<std::uint32_t>(days * minutes_per_day % period);
  }
  if (type == Type::week) {
    const auto sunday = start - chrono::days(chrono::weekday(start).c_encoding());
    const auto days = (sunday - first_of_1601).count() % (std::int64_t{period} * 7);
    return static_cast<std::uint32_t>(days * minutes_per_day);
  }
  const int months = (static_cast<int>(date.year()) - 1601) * 12 + static_cast<int>(month) - 1;
  const auto first = chrono::year(1601) / 1 / 1 + chrono::months(months % static_cast<int>(period));
  return static_cast<std::uint32_t>((chrono::sys_days(first) - first_of_1601).count() *
                                    minutes_per_day);
}

void put_specific(mapi::Binary& into, Type type, const Element& pattern, chrono::sys_days start) {
  const auto day = static_cast<unsigned>(chrono::year_month_day(start).day());
  if (type == Type::month) {
    put_le(into, std::min(number_in(pattern, "OPFRecurrencePatternDayOfMonth", day), 31U));
  } else if (type != Type::day) {
    put_le(into, weekdays_in(pattern, start));
  }
  if (type == Type::month_nth)
    put_le(into, std::min(number_in(pattern, "OPFRecurrencePatternWeek", (day + 6) / 7), 5U));
}

std::uint32_t minutes_of(chrono::sys_days day) {
  return static_cast<std::uint32_t>((day - first_of_1601).count() * minutes_per_day);
}

// EndType, OccurrenceCount ... EndDate; both lists of instances are empty.
void put_range(mapi::Binary& into, const Element& recurrence, chrono::sys_days start,
               std::int32_t offset) {
  const auto end = time_of(recurrence.text_of("OPFRecurrenceCopyEndDate"));
  const std::uint32_t count = number_in(recurrence, "OPFRecurrenceGetOccurenceCount", 0);
  const bool counted = is_set(recurrence, "OPFRecurrenceIsNumbered") && count > 0;
  const bool dated = end && is_set(recurrence, "OPFRecurrenceHasEndDate");
  std::uint32_t last = for_ever;
  if (dated) {
    const auto day = chrono::floor<chrono::days>(
        chrono::sys_seconds(chrono::seconds(mapi::unix_seconds(*end) + std::int64_t{offset} * 60)));
    last = minutes_of(std::max(day, start));
  }
  put_le<std::uint32_t>(into, counted ? 0x2022 : dated ? 0x2021 : 0x2023);  // EndType
  put_le<std::uint32_t>(into, counted ? count : 10);                        // OccurrenceCount
  put_le<std::uint32_t>(into, 0);                                           // FirstDOW
  put_le<std::uint32_t>(into, 0);                                           // DeletedInstanceCount
  put_le<std::uint32_t>(into, 0);                                           // ModifiedInstanceCount
  put_le(into, minutes_of(start));                                          // StartDate
  put_le(into, last);                                                       // EndDate
}

// A RecurrencePattern. [MS-OXOCAL] 2.2.1.44.1
std::optional<mapi::Binary> pattern_of(const Element& recurrence, chrono::sys_days start,
                                       std::int32_t offset) {
  const Element* pattern = recurrence.child("OPFRecurrencePattern");
  if (pattern == nullptr || start < first_of_1601) return std::nullopt;
  const auto kind =
      std::ranges::find(kinds, pattern->text_of("OPFRecurrencePatternType"), &Kind::name);
  if (kind == kinds.end()) return std::nullopt;
  const std::uint32_t interval = number_in(*pattern, "OPFRecurrencePatternInterval", 1);
  if (interval > (kind->type == Type::day ? 999U : 99U)) return std::nullopt;
  const std::uint32_t period = interval * kind->unit;
  unsigned month = static_cast<unsigned>(chrono::year_month_day(start).month());
  if (kind->unit == 12)
    month = std::min(number_in(*pattern, "OPFRecurrencePatternMonth", month), 12U);
  mapi::Binary bytes;
  put_le<std::uint16_t>(bytes, 0x3004);  // ReaderVersion
  put_le<std::uint16_t>(bytes, 0x3004);  // WriterVersion
  put_le(bytes, kind->frequency);
  put_le(bytes, static_cast<std::uint16_t>(kind->type));
  put_le<std::uint16_t>(bytes, 0);  // CalendarType
  put_le(bytes, first_date_time(kind->type, period, start, month));
  put_le(bytes, period);
  put_le<std::uint32_t>(bytes, 0);  // SlidingFlag
  put_specific(bytes, kind->type, *pattern, start);
  put_range(bytes, recurrence, start, offset);
  return bytes;
}

// Minutes east of UTC: the zone's, or those that make the first day of the series a midnight.
std::int32_t offset_of(const Element& recurrence, std::int64_t start,
                       const std::optional<ZoneOfItem>& zone) {
  const auto first = time_of(recurrence.text_of("OPFRecurrenceCopyStartDate"));
  const std::int64_t midnight = first ? mapi::unix_seconds(*first) : start;
  if (zone) return zone->offset_at(midnight);
  if (!first) return 0;
  const auto west = (midnight % seconds_per_day + seconds_per_day) % seconds_per_day / 60;
  constexpr std::int64_t most_west = 11 * 60;  // UTC-11 to UTC+13
  return static_cast<std::int32_t>(west <= most_west ? -west : minutes_per_day - west);
}

}  // namespace

std::optional<mapi::Binary> appointment_recurrence(const Element& recurrence,
                                                   const TimesOfSeries& times,
                                                   const std::optional<ZoneOfItem>& zone) {
  const std::int32_t offset = offset_of(recurrence, times.start, zone);
  const auto wall = chrono::sys_seconds(chrono::seconds(times.start + std::int64_t{offset} * 60));
  const auto day = chrono::floor<chrono::days>(wall);
  auto bytes = pattern_of(recurrence, day, offset);
  if (!bytes) return std::nullopt;
  constexpr std::int64_t longest = 60 * minutes_per_day;
  std::int64_t length = std::clamp<std::int64_t>((times.end - times.start) / 60, 0, longest / 2);
  std::int64_t begin = chrono::duration_cast<chrono::minutes>(wall - day).count();
  if (times.all_day) {  // the hours of a change of clocks are none of theirs
    begin = 0;
    length = std::max<std::int64_t>((length + minutes_per_day / 2) / minutes_per_day, 1) *
             minutes_per_day;
  }
  put_le<std::uint32_t>(*bytes, 0x3006);  // ReaderVersion2
  put_le<std::uint32_t>(*bytes, 0x3009);  // WriterVersion2
  put_le(*bytes, static_cast<std::uint32_t>(begin));
  put_le(*bytes, static_cast<std::uint32_t>(begin + length));
  put_le<std::uint16_t>(*bytes, 0);  // ExceptionCount
  put_le<std::uint32_t>(*bytes, 0);  // ReservedBlock1Size
  put_le<std::uint32_t>(*bytes, 0);  // ReservedBlock2Size
  return bytes;
}

std::optional<mapi::Binary> task_recurrence(const Element& recurrence, std::int64_t start) {
  const std::int32_t offset = offset_of(recurrence, start, std::nullopt);
  constexpr std::int64_t half_day = seconds_per_day / 2;  // as readers of task dates: the nearest
  const auto day =
      chrono::floor<chrono::days>(chrono::sys_seconds(chrono::seconds(start + half_day)));
  return pattern_of(recurrence, day, offset);
}

}  // namespace offenbar::olm
