#include "converters/calendar/zone_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "converters/base/cursor.h"
#include "converters/base/text.h"

namespace offenbar::calendar {
namespace {

constexpr std::size_t max_rules = 1024;  // [MS-OXOCAL] 2.2.1.41

ChangeDate read_date(Cursor& in) {
  ChangeDate date;
  date.year = in.le<std::uint16_t>();
  date.month = in.le<std::uint16_t>();
  date.weekday = in.le<std::uint16_t>();
  date.day = in.le<std::uint16_t>();
  const int hour = in.le<std::uint16_t>();
  const int minute = in.le<std::uint16_t>();
  const int second = in.le<std::uint16_t>();
  in.skip(2);
  // Windows means midnight by 23:59:59.999.
  date.second = (hour * 3600 + minute * 60 + second + 30) / 60 * 60;
  return date;
}

void read_biases(Cursor& in, YearRule& rule) {
  rule.bias = in.le<std::int32_t>();
  rule.standard_bias = in.le<std::int32_t>();
  rule.daylight_bias = in.le<std::int32_t>();
}

bool is_sane(const ChangeDate& date) {
  return date.month == 0 || (date.month <= 12 && date.weekday <= 6 && date.day >= 1 &&
                             date.day <= (date.year == 0 ? 5 : 31) && date.second <= 86'400);
}

bool is_sane(const YearRule& rule) {
  constexpr std::int32_t most = 24 * 60;
  const bool biases =
      std::max({std::abs(std::int64_t{rule.bias}), std::abs(std::int64_t{rule.standard_bias}),
                std::abs(std::int64_t{rule.daylight_bias})}) <= most;
  return biases && is_sane(rule.to_standard) && is_sane(rule.to_daylight);
}

// TZRule. [MS-OXOCAL] 2.2.1.41.1
YearRule read_rule(Cursor& in) {
  constexpr unsigned of_series = 0x1;
  YearRule rule;
  in.skip(4);
  rule.of_series = (in.le<std::uint16_t>() & of_series) != 0;
  rule.year = in.le<std::uint16_t>();
  in.skip(14);
  read_biases(in, rule);
  rule.to_standard = read_date(in);
  rule.to_daylight = read_date(in);
  return rule;
}

// The wall time of a change in `year`.
WallTime change_in(const ChangeDate& date, int year) {
  const Day first = day_of(Civil{year, date.month, 1});
  const unsigned length = length_of_month(year, date.month);
  Day day = first + std::min<unsigned>(date.day, length) - 1;
  if (date.year == 0) {
    day = first + (date.weekday + 7 - weekday_of(first)) % 7 + (date.day - 1) * Day{7};
    while (day >= first + length) day -= 7;
  }
  return {day * seconds_per_day + date.second};
}

Offset standard_of(const YearRule& rule) { return {-(rule.bias + rule.standard_bias) * 60, false}; }
Offset daylight_of(const YearRule& rule) { return {-(rule.bias + rule.daylight_bias) * 60, true}; }

bool has_daylight(const YearRule& rule, int year) {
  const auto holds = [year](const ChangeDate& date) {
    return date.month != 0 && (date.year == 0 || date.year == year);
  };
  return holds(rule.to_standard) && holds(rule.to_daylight);
}

const YearRule& rule_for(const ZoneRules& rules, int year) {
  const YearRule* found = &rules.years.front();
  for (const YearRule& rule : rules.years) {
    if (rule.year <= year) found = &rule;
  }
  return *found;
}

void add_year(const YearRule& rule, int year, std::vector<Timeline::Change>& changes) {
  const Offset standard = standard_of(rule);
  const Offset daylight = daylight_of(rule);
  const WallTime new_year = midnight_of(day_of(Civil{year, 1, 1}));
  if (!has_daylight(rule, year)) {
    changes.push_back({{new_year.seconds - standard.seconds}, standard});
    return;
  }
  const Timeline::Change on{{change_in(rule.to_daylight, year).seconds - standard.seconds},
                            daylight};
  const Timeline::Change off{{change_in(rule.to_standard, year).seconds - daylight.seconds},
                             standard};
  const bool summer_at_new_year = off.at < on.at;
  const Offset begin = summer_at_new_year ? daylight : standard;
  changes.push_back({{new_year.seconds - begin.seconds}, begin});
  changes.push_back(summer_at_new_year ? off : on);
  changes.push_back(summer_at_new_year ? on : off);
}

}  // namespace

bool YearRule::same_rules(const YearRule& other) const {
  const bool no_change = to_standard.month == 0 && other.to_standard.month == 0;
  return bias == other.bias && standard_bias == other.standard_bias &&
         (no_change || (daylight_bias == other.daylight_bias && to_standard == other.to_standard &&
                        to_daylight == other.to_daylight));
}

Result<ZoneRules> read_zone_definition(Bytes bytes) {
  Cursor in(bytes);
  ZoneRules rules;
  in.skip(2);  // major and minor version
  const std::size_t header = in.le<std::uint16_t>();
  const std::size_t after_header = in.position() + header;
  in.skip(2);
  rules.name = utf16le_to_utf8(in.take(std::size_t{in.le<std::uint16_t>()} * 2));
  const std::size_t count = in.le<std::uint16_t>();
  if (header > 6) in.seek(after_header);  // later versions may know more
  if (in.ok() && (count == 0 || count > max_rules)) {
    return fail(Fault::corrupt, fmt::format("time zone definition with {} rules", count));
  }
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const YearRule rule = read_rule(in);
    if (in.ok() && !is_sane(rule)) return fail(Fault::corrupt, "TZRule that makes no sense");
    rules.years.push_back(rule);
  }
  std::ranges::stable_sort(rules.years, {}, &YearRule::year);
  return in.finish(std::move(rules), "time zone definition");
}

Result<YearRule> read_zone_struct(Bytes bytes) {
  Cursor in(bytes);
  YearRule rule;
  read_biases(in, rule);
  in.skip(2);
  rule.to_standard = read_date(in);
  in.skip(2);
  rule.to_daylight = read_date(in);
  if (in.ok() && !is_sane(rule)) {
    return fail(Fault::corrupt, "PidLidTimeZoneStruct that makes no sense");
  }
  return in.finish(rule, "PidLidTimeZoneStruct");
}

Timeline timeline_of(const ZoneRules& rules) {
  std::vector<Timeline::Change> changes;
  for (int year = first_year; year <= last_year; ++year) {
    add_year(rule_for(rules, year), year, changes);
  }
  const Offset before = changes.front().after;
  return Timeline(before, changes);
}

}  // namespace offenbar::calendar
