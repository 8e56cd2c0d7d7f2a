#include "converters/calendar/rule.h"

#include <fmt/format.h>
#include <unicode/calendar.h>
#include <unicode/locid.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>

namespace offenbar::calendar {
namespace {

constexpr std::array<std::string_view, 7> weekday_names{"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
constexpr std::uint32_t every_day = 0x7F;

std::string weekday_list(std::uint32_t mask) {
  std::string out;
  for (std::size_t i = 1; i <= weekday_names.size(); ++i) {  // Monday first
    const std::size_t day = i % weekday_names.size();
    if ((mask >> day & 1U) == 0) continue;
    if (!out.empty()) out += ',';
    out += weekday_names.at(day);
  }
  return out;
}

// ";BYMONTHDAY=..." for a day of each month, or of `month` where that is not 0.
std::string month_day(unsigned day, unsigned month) {
  constexpr int leap_year = 2024;
  constexpr unsigned in_all_months = 28;
  if (month != 0 && month != 2) day = std::min(day, length_of_month(leap_year, month));
  if (day <= in_all_months || (month != 0 && month != 2)) {
    return fmt::format(";BYMONTHDAY={}", day);
  }
  if (day == 31 || month == 2) return ";BYMONTHDAY=-1";
  return day == 30 ? ";BYMONTHDAY=28,29,30;BYSETPOS=-1" : ";BYMONTHDAY=28,29;BYSETPOS=-1";
}

std::string nth_weekday(const RecurrencePattern& pattern) {
  const int nth = pattern.nth == 5 ? -1 : static_cast<int>(pattern.nth);
  if (pattern.weekdays == every_day) return fmt::format(";BYMONTHDAY={}", nth);
  const std::string days = weekday_list(pattern.weekdays);
  if (std::popcount(pattern.weekdays) == 1) return fmt::format(";BYDAY={}{}", nth, days);
  return fmt::format(";BYDAY={};BYSETPOS={}", days, nth);
}

std::string in_month(const RecurrencePattern& pattern, unsigned month) {
  switch (pattern.type) {
    case PatternType::month:
      return month_day(pattern.day_of_month, month);
    case PatternType::month_nth:
      return nth_weekday(pattern);
    default:
      return ";BYMONTHDAY=-1";
  }
}

std::string interval(std::uint32_t count) {
  return count > 1 ? fmt::format(";INTERVAL={}", count) : std::string();
}

std::string weekly(const RecurrencePattern& pattern) {
  std::string out =
      "FREQ=WEEKLY" + interval(pattern.period) + ";BYDAY=" + weekday_list(pattern.weekdays);
  constexpr unsigned monday = 1;  // what receivers take where nothing is said
  if (pattern.period > 1 && pattern.first_weekday != monday)
    out += fmt::format(";WKST={}", weekday_names.at(pattern.first_weekday));
  return out;
}

// The month of a day in another calendar, from 1; 0 if ICU knows none.
unsigned month_in(std::string_view rscale, Day day) {
  std::string name(rscale);
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale(("en@calendar=" + name).c_str());
  const std::unique_ptr<icu::Calendar> calendar(
      icu::Calendar::createInstance(icu::TimeZone::getGMT()->clone(), locale, status));
  if (U_FAILURE(status) != 0) return 0;
  calendar->setTime(static_cast<double>(day) * 86'400'000.0, status);
  const std::int32_t month = calendar->get(UCAL_MONTH, status);
  return U_FAILURE(status) != 0 ? 0 : static_cast<unsigned>(month) + 1;
}

std::string in_months(const RecurrencePattern& pattern, Day first) {
  std::string scale;
  const auto rscale = rscale_of(pattern);
  if (rscale) scale = fmt::format("RSCALE={};", *rscale);
  const bool yearly = pattern.frequency == Frequency::yearly && pattern.period % 12 == 0;
  const unsigned month = !yearly ? 0 : rscale ? month_in(*rscale, first) : civil_of(first).month;
  // Months of other calendars have other lengths: no day of theirs is left out.
  const std::string day = rscale && pattern.type == PatternType::month
                              ? fmt::format(";BYMONTHDAY={};SKIP=BACKWARD", pattern.day_of_month)
                              : in_month(pattern, month);
  if (month == 0) return scale + "FREQ=MONTHLY" + interval(pattern.period) + day;
  return fmt::format("{}FREQ=YEARLY{};BYMONTH={}{}", scale, interval(pattern.period / 12), month,
                     day);
}

}  // namespace

std::string rule_text(const RecurrencePattern& pattern, Day first, std::string_view until) {
  std::string out;
  switch (pattern.type) {
    case PatternType::day:
      out = "FREQ=DAILY" + interval(pattern.period);
      break;
    case PatternType::week:
      out = weekly(pattern);
      break;
    default:
      out = in_months(pattern, first);
  }
  if (pattern.end == SeriesEnd::after_count) out += fmt::format(";COUNT={}", pattern.count);
  if (pattern.end == SeriesEnd::by_date) out += fmt::format(";UNTIL={}", until);
  return out;
}

bool has_short_februaries(const RecurrencePattern& pattern) {
  const bool yearly = pattern.frequency == Frequency::yearly && pattern.period % 12 == 0;
  return pattern.is_gregorian() && pattern.type == PatternType::month && !yearly &&
         (pattern.day_of_month == 29 || pattern.day_of_month == 30);
}

std::string month_day_rule(const RecurrencePattern& pattern, std::string_view until) {
  std::string out = "FREQ=MONTHLY" + interval(pattern.period) +
                    fmt::format(";BYMONTHDAY={}", pattern.day_of_month);
  if (!until.empty()) out += fmt::format(";UNTIL={}", until);
  return out;
}

std::optional<std::string_view> rscale_of(const RecurrencePattern& pattern) {
  switch (pattern.calendar) {
    case 0x0006:
      return "ISLAMIC-CIVIL";
    case 0x0008:
      return "HEBREW";
    case 0x000F:
      return "CHINESE";
    case 0x0014:
      return "DANGI";
    case 0x0017:
      return "ISLAMIC-UMALQURA";
    default:
      if (pattern.hijri) return "ISLAMIC-CIVIL";
      return std::nullopt;
  }
}

}  // namespace offenbar::calendar
