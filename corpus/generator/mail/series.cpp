#include "corpus/generator/mail/series.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "corpus/generator/mail/append.h"
#include "corpus/generator/mail/calendar.h"
#include "corpus/generator/mail/items.h"
#include "corpus/generator/mail/named.h"
#include "corpus/generator/mail/pst_writer.h"
#include "corpus/generator/mail/tags.h"

namespace offenbar::generator {
namespace {

namespace chrono = std::chrono;

constexpr std::int64_t day_seconds = 86'400;
constexpr std::int64_t days_from_1601 = 134'774;  // to 1970
constexpr std::int32_t never = 0x5AE980DF;        // EndDate of a series without an end

// Days are counted since 1601-01-01, a Monday.
using Day = std::int64_t;

chrono::year_month_day date_of(Day day) {
  return chrono::sys_days(chrono::days(day - days_from_1601));
}
Day day_of(chrono::year_month_day date) {
  return chrono::sys_days(date).time_since_epoch().count() + days_from_1601;
}
std::int64_t month_of(Day day) {
  const auto date = date_of(day);
  return static_cast<int>(date.year()) * std::int64_t{12} + static_cast<unsigned>(date.month()) - 1;
}
Day first_of_month(Day day) {
  const auto date = date_of(day);
  return day_of(date.year() / date.month() / 1);
}
Day last_of_month(Day day) {
  const auto date = date_of(day);
  return day_of(date.year() / date.month() / chrono::last);
}
unsigned weekday_of(Day day) { return static_cast<unsigned>((day + 1) % 7); }  // 0 is Sunday

struct ZoneKind {
  std::string_view name;
  std::int32_t bias;
  std::array<std::uint16_t, 3> to_standard;  // month, nth Sunday, hour; month 0: no change
  std::array<std::uint16_t, 3> to_daylight;
};
constexpr std::array zones{
    ZoneKind{"W. Europe Standard Time", -60, {10, 5, 3}, {3, 5, 2}},
    ZoneKind{"GMT Standard Time", 0, {10, 5, 2}, {3, 5, 1}},
    ZoneKind{"Eastern Standard Time", 300, {11, 1, 2}, {3, 2, 2}},
    ZoneKind{"India Standard Time", -330, {0, 0, 0}, {0, 0, 0}},
    ZoneKind{"New Zealand Standard Time", -720, {4, 1, 3}, {9, 5, 2}},
};

void put_change(std::string& out, const std::array<std::uint16_t, 3>& change) {
  put(out, std::uint16_t{0});
  put(out, change[0]);
  put(out, std::uint16_t{0});  // Sunday
  put(out, change[1]);
  put(out, change[2]);
  out.append(6, '\0');
}
void put_biases(std::string& out, const ZoneKind& zone) {
  put(out, static_cast<std::uint32_t>(zone.bias));
  put(out, std::uint32_t{0});
  put(out, static_cast<std::uint32_t>(zone.to_daylight[0] == 0 ? 0 : -60));
}

// [MS-OXOCAL] 2.2.1.39
std::string zone_struct_of(const ZoneKind& zone) {
  std::string out;
  put_biases(out, zone);
  put(out, std::uint16_t{0});
  put_change(out, zone.to_standard);
  put(out, std::uint16_t{0});
  put_change(out, zone.to_daylight);
  return out;
}

// [MS-OXOCAL] 2.2.1.41
std::string zone_definition_of(const ZoneKind& zone) {
  const std::string name = utf16(zone.name);
  std::string out;
  put(out, std::uint16_t{0x0102});
  put(out, static_cast<std::uint16_t>(6 + name.size()));
  put(out, std::uint16_t{0x0002});
  put(out, static_cast<std::uint16_t>(name.size() / 2));
  out += name;
  put(out, std::uint16_t{1});
  put(out, std::uint16_t{0x0102});
  put(out, std::uint16_t{0x003E});
  put(out, std::uint16_t{0x0002});
  put(out, std::uint16_t{1601});
  out.append(14, '\0');
  put_biases(out, zone);
  put_change(out, zone.to_standard);
  put_change(out, zone.to_daylight);
  return out;
}

// The Sunday of a change in a year.
Day change_day(int year, const std::array<std::uint16_t, 3>& change) {
  const auto month = chrono::year(year) / chrono::month(change[0]);
  return change[1] == 5 ? day_of(chrono::sys_days(month / chrono::Sunday[chrono::last]))
                        : day_of(chrono::sys_days(month / chrono::Sunday[change[1]]));
}

// Minutes since 1601 in UTC of a local time; good but for the hours of a change.
std::int64_t to_utc(std::int64_t local, const ZoneKind& zone) {
  if (zone.to_daylight[0] == 0) return local + zone.bias;
  const int year = static_cast<int>(date_of(local / 1440).year());
  const std::int64_t begin = change_day(year, zone.to_daylight) * 1440 + zone.to_daylight[2] * 60;
  const std::int64_t end = change_day(year, zone.to_standard) * 1440 + zone.to_standard[2] * 60;
  const bool is_daylight =
      begin < end ? local >= begin + 60 && local < end : !(local >= end && local < begin + 60);
  return local + zone.bias - (is_daylight ? 60 : 0);
}

std::int64_t unix_of(std::int64_t minutes) { return minutes * 60 - days_from_1601 * day_seconds; }

struct Pattern {
  std::uint16_t frequency = 0;  // RecurFrequency
  std::uint16_t type = 0;       // PatternType
  std::uint32_t period = 1;     // days, weeks or months
  std::uint32_t mask = 0;       // of weekdays
  std::uint32_t day = 0;        // of the month
  std::uint32_t nth = 0;
  std::uint32_t first_weekday = 1;
  Day start = 0;

  [[nodiscard]] bool has(Day at) const { return (mask >> weekday_of(at) & 1U) != 0; }
  [[nodiscard]] Day week_of(Day at) const { return at - (weekday_of(at) + 7 - first_weekday) % 7; }

  [[nodiscard]] bool fits(Day at) const {
    switch (type) {
      case 0:
        return (at - start) % period == 0;
      case 1:
        return has(at) && (week_of(at) - week_of(start)) % (7 * std::int64_t{period}) == 0;
      default:
        return (month_of(at) - month_of(start)) % period == 0 && at == day_in_month(at);
    }
  }

 private:
  [[nodiscard]] Day day_in_month(Day at) const {
    const Day first = first_of_month(at);
    const Day last = last_of_month(at);
    if (type == 4) return last;
    if (type == 2) return std::min<Day>(first + day - 1, last);
    Day found = 0;
    std::uint32_t met = 0;
    for (Day one = first; one <= last && (met < nth || nth == 5); ++one) {  // 5 is the last
      if (!has(one)) continue;
      found = one;
      ++met;
    }
    return found;
  }
};

Pattern random_pattern(Random& random) {
  constexpr std::uint32_t masks[] = {0x3E, 0x41, 0x7F, 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40};
  Pattern pattern;
  pattern.first_weekday = static_cast<std::uint32_t>(random.below(2));
  const auto kind = random.below(7);
  const bool yearly = random.one_in(3);
  if (kind == 0) {
    pattern.frequency = 0x200A;
    pattern.period = 1 + static_cast<std::uint32_t>(random.below(10));
  } else if (kind == 1) {  // every working day
    pattern.frequency = 0x200A;
    pattern.type = 1;
    pattern.mask = 0x3E;
  } else if (kind <= 3) {
    pattern.frequency = 0x200B;
    pattern.type = 1;
    pattern.period = 1 + static_cast<std::uint32_t>(random.below(4));
    pattern.mask = 1 + static_cast<std::uint32_t>(random.below(127));
  } else {
    pattern.frequency = yearly ? 0x200D : 0x200C;
    pattern.period = yearly ? 12 : 1 + static_cast<std::uint32_t>(random.below(6));
    pattern.type = kind == 4 ? 2 : kind == 5 ? 3 : (yearly || random.one_in(2)) ? 2 : 4;
    if (pattern.type == 2) pattern.day = 1 + static_cast<std::uint32_t>(random.below(31));
    if (pattern.type == 4) pattern.day = 31;
    if (pattern.type == 3) {
      pattern.mask = random.pick(masks);
      pattern.nth = 1 + static_cast<std::uint32_t>(random.below(5));
    }
  }
  return pattern;
}

// The first day on or behind `from` that is one of the pattern, which then begins with it.
void begin_at(Pattern& pattern, Day from) {
  pattern.start = from;
  while (!pattern.fits(pattern.start)) {
    ++pattern.start;
    if (pattern.type == 1) from = pattern.start;
  }
}

struct Changed {
  Day original = 0;
  std::int64_t start = 0;  // local minutes
  std::int64_t end = 0;
  std::string subject;  // of its own, or empty
};

struct Series {
  Pattern pattern;
  std::uint32_t start_minute = 0;
  std::uint32_t end_minute = 0;
  std::uint32_t end_type = 0;
  std::uint32_t count = 10;
  Day last = 0;
  std::vector<Day> removed;
  std::vector<Changed> changed;
};

// FirstDateTime. [MS-OXOCAL] 2.2.1.44.1
std::uint32_t first_date_time(const Pattern& pattern) {
  if (pattern.type == 0) {
    return static_cast<std::uint32_t>(pattern.start * 1440 % (std::int64_t{pattern.period} * 1440));
  }
  if (pattern.type == 1) {
    return static_cast<std::uint32_t>(pattern.week_of(pattern.start) * 1440 %
                                      (std::int64_t{pattern.period} * 7 * 1440));
  }
  const std::int64_t months = (month_of(pattern.start) - 1601 * 12) % pattern.period;
  const auto date = chrono::year(1601 + static_cast<int>(months / 12)) /
                    chrono::month(static_cast<unsigned>(months % 12) + 1) / 1;
  return static_cast<std::uint32_t>(day_of(date) * 1440);
}

void put_minutes(std::string& out, std::int64_t minutes) {
  put(out, static_cast<std::uint32_t>(minutes));
}

void put_pattern(std::string& out, const Series& series) {
  const Pattern& pattern = series.pattern;
  put(out, std::uint16_t{0x3004});
  put(out, std::uint16_t{0x3004});
  put(out, pattern.frequency);
  put(out, pattern.type);
  put(out, std::uint16_t{0});
  put(out, first_date_time(pattern));
  put(out, pattern.type == 0 ? pattern.period * 1440 : pattern.period);
  put(out, std::uint32_t{0});
  if (pattern.type == 1) put(out, pattern.mask);
  if (pattern.type == 2 || pattern.type == 4) put(out, pattern.day);
  if (pattern.type == 3) {
    put(out, pattern.mask);
    put(out, pattern.nth);
  }
  put(out, series.end_type);
  put(out, series.count);
  put(out, pattern.first_weekday);
  std::vector<Day> gone = series.removed;
  for (const Changed& one : series.changed) gone.push_back(one.original);
  std::ranges::sort(gone);
  put(out, static_cast<std::uint32_t>(gone.size()));
  for (const Day one : gone) put_minutes(out, one * 1440);
  std::vector<Day> moved;
  for (const Changed& one : series.changed) moved.push_back(one.start / 1440);
  std::ranges::sort(moved);
  put(out, static_cast<std::uint32_t>(moved.size()));
  for (const Day one : moved) put_minutes(out, one * 1440);
  put_minutes(out, pattern.start * 1440);
  put_minutes(out, series.end_type == 0x2023 ? never : series.last * 1440);
}

void put_span(std::string& out, const Changed& one, std::uint32_t start_minute) {
  put_minutes(out, one.start);
  put_minutes(out, one.end);
  put_minutes(out, one.original * 1440 + start_minute);
}

// ExceptionInfo and ExtendedException. [MS-OXOCAL] 2.2.1.44.2, 2.2.1.44.3
void put_exceptions(std::string& out, const Series& series) {
  put(out, static_cast<std::uint16_t>(series.changed.size()));
  for (const Changed& one : series.changed) {
    put_span(out, one, series.start_minute);
    put(out, static_cast<std::uint16_t>(one.subject.empty() ? 0 : 1));
    if (one.subject.empty()) continue;
    const std::string subject = latin1(one.subject);
    put(out, static_cast<std::uint16_t>(subject.size() + 1));
    put(out, static_cast<std::uint16_t>(subject.size()));
    out += subject;
  }
  put(out, std::uint32_t{0});  // ReservedBlock1Size
  for (const Changed& one : series.changed) {
    put(out, std::uint32_t{4});  // ChangeHighlight
    put(out, std::uint32_t{0});
    put(out, std::uint32_t{0});
    if (one.subject.empty()) continue;
    put_span(out, one, series.start_minute);
    const std::string wide = utf16(one.subject);
    put(out, static_cast<std::uint16_t>(wide.size() / 2));
    out += wide;
    put(out, std::uint32_t{0});
  }
  put(out, std::uint32_t{0});  // ReservedBlock2Size
}

std::string blob_of(const Series& series) {
  std::string out;
  put_pattern(out, series);
  put(out, std::uint32_t{0x3006});
  put(out, std::uint32_t{0x3009});
  put(out, series.start_minute);
  put(out, series.end_minute);
  put_exceptions(out, series);
  return out;
}

// Up to `most` instances from the start.
std::vector<Day> days_of(const Pattern& pattern, std::size_t most, Day until) {
  std::vector<Day> days;
  for (Day at = pattern.start; at <= until && days.size() < most; ++at) {
    if (pattern.fits(at)) days.push_back(at);
  }
  return days;
}

// Some instances of the first twenty go, some move by up to three hours or are renamed.
void change_some(Series& series, const std::vector<Day>& days, Random& random) {
  constexpr std::uint64_t reach = 20;
  const std::uint64_t among = std::min<std::uint64_t>(days.size(), reach);
  for (std::uint64_t i = 0; i + 1 < among; ++i) {  // never all of them
    const auto lot = random.below(8);
    if (lot == 0) series.removed.push_back(days[i]);
    if (lot != 1) continue;
    Changed one{
        days[i], days[i] * 1440 + series.start_minute, days[i] * 1440 + series.end_minute, {}};
    const bool is_whole_day = series.start_minute == 0 && series.end_minute % 1440 == 0;
    const std::int64_t shift = is_whole_day ? 0 : static_cast<std::int64_t>(random.below(13)) * 15;
    one.start += shift;
    one.end += shift;
    if (shift == 0 || random.one_in(2)) one.subject = "Verlegt wegen Prüfung";
    series.changed.push_back(std::move(one));
  }
}

Series random_rule(Random& random) {
  constexpr std::uint32_t end_types[] = {0x2021, 0x2022, 0x2023};
  Series series;
  series.pattern = random_pattern(random);
  begin_at(series.pattern,
           day_of(chrono::year(2019) / 1 / 1) + static_cast<Day>(random.below(2500)));
  if (random.one_in(6)) {
    series.end_minute = 1440 * (1 + static_cast<std::uint32_t>(random.below(3)));
  } else {
    series.start_minute = static_cast<std::uint32_t>(random.below(96)) * 15;
    series.end_minute = series.start_minute + static_cast<std::uint32_t>(random.below(13)) * 15;
  }
  series.end_type = random.pick(end_types);
  series.count = 2 + static_cast<std::uint32_t>(random.below(60));
  const Day horizon = series.pattern.start + 366 * 70;
  const std::vector<Day> days = days_of(series.pattern, series.count, horizon);
  series.count = static_cast<std::uint32_t>(days.size());
  series.last = days.back();
  if (series.end_type == 0x2023) series.count = 10;
  // Longer ones could meet their neighbours.
  if (series.end_minute - series.start_minute < 1440) change_some(series, days, random);
  return series;
}

}  // namespace

Message random_series(Random& random) {
  const Series series = random_rule(random);
  const ZoneKind& zone = zones[random.below(zones.size())];
  const bool all_day =
      series.start_minute == 0 && series.end_minute > 0 && series.end_minute % 1440 == 0;
  const std::int64_t midnight = series.pattern.start * 1440;
  const std::int64_t start = unix_of(to_utc(midnight + series.start_minute, zone));
  const std::int64_t end = unix_of(to_utc(midnight + series.end_minute, zone));
  const std::string id = global_object_id(start, random.bytes(16));
  Message message;
  message.properties.text(tag::message_class, "IPM.Appointment")
      .text(tag::subject, "Jour fixe")
      .number(tag::message_flags, 1)
      .time(tag::creation_time, start - 30 * day_seconds)
      .time(tag::modification_time, start - 29 * day_seconds)
      .time(named::appointment_start, start)
      .time(named::appointment_end, end)
      .number(named::appointment_duration, series.end_minute - series.start_minute)
      .truth(named::all_day, all_day)
      .truth(named::is_recurring, true)
      .bytes(named::recurrence, blob_of(series))
      .bytes(named::zone, zone_struct_of(zone))
      .bytes(named::zone_definition, zone_definition_of(zone))
      .text(named::zone_description, zone.name)
      .bytes(named::global_object_id, id)
      .bytes(named::clean_global_object_id, id);
  return message;
}

Result<void> make_series(const std::filesystem::path& path, std::uint64_t seed,
                         std::uint64_t count) {
  OFFENBAR_TRY(PstWriter writer,
               PstWriter::create(path, {}, "Serien " + std::to_string(seed), names_in_use()));
  const NodeId folder = writer.add_folder(PstWriter::top, "Kalender", "IPF.Appointment");
  Random random(seed);
  for (std::uint64_t i = 0; i < count; ++i) {
    (void)writer.add_message(folder, random_series(random));
  }
  return writer.finish();
}

Result<void> make_dates(const std::filesystem::path& path, std::uint64_t seed,
                        std::uint64_t count) {
  OFFENBAR_TRY(PstWriter writer,
               PstWriter::create(path, {}, "Termine " + std::to_string(seed), names_in_use()));
  const NodeId calendar = writer.add_folder(PstWriter::top, "Kalender", "IPF.Appointment");
  const NodeId contacts = writer.add_folder(PstWriter::top, "Kontakte", "IPF.Contact");
  Random random(seed);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t kind = i % 5;
    if (kind < 2) {
      (void)writer.add_message(contacts, contact(random, i).message);
    } else {
      (void)writer.add_message(calendar,
                               kind == 2 ? random_series(random) : appointment(random, i).message);
    }
  }
  return writer.finish();
}

}  // namespace offenbar::generator
