#include "converters/instances/zone.h"

#include <algorithm>
#include <chrono>

#include "converters/base/cursor.h"

namespace offenbar::instances {
namespace {

namespace chrono = std::chrono;

constexpr std::int64_t days_to_1970 = 134'774;  // from 1601

Change read_change(Cursor& in) {
  Change change;
  change.year = in.le<std::uint16_t>();
  change.month = in.le<std::uint16_t>();
  change.weekday = in.le<std::uint16_t>();
  change.day = in.le<std::uint16_t>();
  change.hour = in.le<std::uint16_t>();
  change.minute = in.le<std::uint16_t>();
  in.skip(4);  // seconds, milliseconds
  if (change.month > 12) change.month = 0;
  return change;
}

// Local midnight and time of a change in a year.
LocalMinutes moment_of(const Change& change, int year) {
  const chrono::month month(change.month);
  chrono::sys_days day;
  if (change.year != 0) {
    day = chrono::sys_days(chrono::year(year) / month /
                           chrono::day(std::max<unsigned>(change.day, 1)));
  } else if (change.day >= 5) {
    day = chrono::sys_days(chrono::year(year) / month /
                           chrono::weekday(change.weekday % 7)[chrono::last]);
  } else {
    day = chrono::sys_days(chrono::year(year) / month /
                           chrono::weekday(change.weekday % 7)[std::max<unsigned>(change.day, 1)]);
  }
  return (day.time_since_epoch().count() + days_to_1970) * minutes_per_day + change.hour * 60 +
         change.minute;
}

int year_of(LocalMinutes local) {
  const chrono::year_month_day date{
      chrono::sys_days(chrono::days(local / minutes_per_day - days_to_1970))};
  return static_cast<int>(date.year());
}

void read_biases(Cursor& in, Rule& rule) {
  rule.bias = in.le<std::int32_t>();
  rule.standard_bias = in.le<std::int32_t>();
  rule.daylight_bias = in.le<std::int32_t>();
}

// No zone is farther than this from UTC, and none moves its clocks by more.
bool is_possible(const Rule& rule) {
  constexpr std::int32_t most = 1440;  // minutes
  const auto is_within = [](std::int32_t bias) { return bias >= -most && bias <= most; };
  return is_within(rule.bias) && is_within(rule.standard_bias) && is_within(rule.daylight_bias);
}

Error impossible() { return {Fault::corrupt, "a time zone more than a day from UTC", 0, ""}; }

}  // namespace

Result<Zone> Zone::of_struct(Bytes blob) {
  Cursor in(blob);
  Rule rule;
  read_biases(in, rule);
  in.skip(2);  // wStandardYear
  rule.to_standard = read_change(in);
  in.skip(2);  // wDaylightYear
  rule.to_daylight = read_change(in);
  if (!is_possible(rule)) return tl::unexpected(impossible());
  Zone zone;
  zone.rules_.push_back(rule);
  return in.finish(std::move(zone), "PidLidTimeZoneStruct");
}

Result<Zone> Zone::of_definition(Bytes blob) {
  Cursor in(blob);
  in.skip(2);  // bMajorVersion, bMinorVersion
  const std::size_t header = in.le<std::uint16_t>();
  in.skip(header);
  Cursor head(blob.subspan(std::min<std::size_t>(4, blob.size())));
  head.skip(2);  // wFlags
  head.skip(std::size_t{2} * head.le<std::uint16_t>());
  const auto count = head.le<std::uint16_t>();
  Zone zone;
  for (unsigned i = 0; i < count && in.ok(); ++i) {
    Rule rule;
    in.skip(6);  // bMajorVersion, bMinorVersion, wSize, wTZRuleFlags
    rule.from_year = in.le<std::uint16_t>();
    in.skip(14);
    read_biases(in, rule);
    rule.to_standard = read_change(in);
    rule.to_daylight = read_change(in);
    if (!is_possible(rule)) return tl::unexpected(impossible());
    zone.rules_.push_back(rule);
  }
  if (zone.rules_.empty()) return fail(Fault::corrupt, "a time zone without rules");
  std::ranges::stable_sort(zone.rules_, {}, &Rule::from_year);
  return in.finish(std::move(zone), "PidLidAppointmentTimeZoneDefinition");
}

LocalMinutes Zone::to_local(LocalMinutes utc) const {
  // Offsets are told by local time: two rounds find the one that leads back.
  LocalMinutes local = utc - (to_utc(utc) - utc);
  local = utc - (to_utc(local) - local);
  return local;
}

bool Zone::is_near_change(LocalMinutes local) const {
  constexpr LocalMinutes reach = 61;
  return to_utc(local + reach) - to_utc(local - reach) != 2 * reach;
}

LocalMinutes Zone::to_utc(LocalMinutes local) const {
  const int year = year_of(local);
  const Rule* rule = &rules_.front();
  for (const Rule& one : rules_) {
    if (one.from_year <= year) rule = &one;
  }
  const std::int32_t standard = rule->bias + rule->standard_bias;
  if (rule->to_daylight.month == 0 || rule->to_standard.month == 0) return local + standard;
  const std::int32_t daylight = rule->bias + rule->daylight_bias;
  // Changes are told in the local time that they end. The hour that is skipped counts as standard;
  // the one that comes twice is daylight time first.
  const LocalMinutes begin = moment_of(rule->to_daylight, year) + (standard - daylight);
  const LocalMinutes end = moment_of(rule->to_standard, year);
  const bool is_daylight =
      begin < end ? local >= begin && local < end : !(local >= end && local < begin);
  return local + (is_daylight ? daylight : standard);
}

}  // namespace offenbar::instances
