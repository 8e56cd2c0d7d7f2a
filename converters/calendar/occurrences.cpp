#include "converters/calendar/occurrences.h"

#include <algorithm>

namespace offenbar::calendar {
namespace {

constexpr std::int64_t january_1601 = 1601 * 12;
constexpr Day first_of_1601 = -134'774;
constexpr Day end_of_time = 2'932'896;           // 9999-12-31
constexpr std::uint32_t most_counted = 100'000;  // instances that are counted one by one

std::int64_t modulo(std::int64_t value, std::int64_t by) { return (value % by + by) % by; }

// The first day of the week that `day` is in.
Day week_of(Day day, unsigned first_weekday) {
  return day - static_cast<Day>((weekday_of(day) + 7 - first_weekday) % 7);
}

// FirstDateTime tells which periods count, if it is what a writer can have meant; else the period
// of the first day does. [MS-OXOCAL] 2.2.1.44.1
std::int64_t phase_of(const RecurrencePattern& pattern) {
  const bool whole_days = pattern.first_date_time % minutes_per_day == 0;
  const Day said = pattern.first_date_time / minutes_per_day;
  const Day period = pattern.period;
  if (pattern.type == PatternType::day) {
    return whole_days && said < period ? first_of_1601 + said : pattern.start;
  }
  if (pattern.type == PatternType::week) {
    const Day week = week_of(pattern.start, pattern.first_weekday);
    const bool fits =
        whole_days && said < period * 7 && modulo(week - first_of_1601 - said, 7) == 0;
    return fits ? first_of_1601 + said : week;
  }
  const Civil month = civil_of(first_of_1601 + said);
  const std::int64_t months = month_of(first_of_1601 + said) - january_1601;
  if (whole_days && month.day == 1 && months < period) return january_1601 + months;
  return month_of(pattern.start);
}

}  // namespace

std::int64_t month_of(Day day) {
  const Civil date = civil_of(day);
  return std::int64_t{date.year} * 12 + date.month - 1;
}

Occurrences::Occurrences(const RecurrencePattern& pattern)
    : pattern_(pattern), phase_(phase_of(pattern)) {
  first_ = on_or_after(pattern.start);
  if (first_ && pattern.end == SeriesEnd::by_date && *first_ > pattern.last) first_.reset();
  if (first_ && pattern.end == SeriesEnd::after_count && pattern.count == 0) first_.reset();
  if (first_ && pattern.end != SeriesEnd::never) find_last();
}

bool Occurrences::contains(Day day) const {
  if (!first_ || day < *first_) return false;
  if (pattern_.end != SeriesEnd::never && last_ && day > *last_) return false;
  return on_or_after(day) == day;
}

std::optional<Day> Occurrences::on_or_after(Day day) const {
  if (day > end_of_time) return std::nullopt;
  switch (pattern_.type) {
    case PatternType::day:
      return day + modulo(phase_ - day, pattern_.period);
    case PatternType::week:
      return in_weeks(day);
    case PatternType::month:
    case PatternType::month_nth:
    case PatternType::month_end:
      return in_months(day);
  }
  return std::nullopt;
}

std::optional<Day> Occurrences::in_weeks(Day day) const {
  const std::int64_t period = std::int64_t{pattern_.period} * 7;
  const Day week = day - modulo(day - phase_, period);  // that counts, at or before `day`
  for (const Day begin : {week, week + period}) {
    for (Day one = std::max(begin, day); one < begin + 7; ++one) {
      if ((pattern_.weekdays >> weekday_of(one) & 1U) != 0) return one;
    }
  }
  return std::nullopt;
}

std::optional<Day> Occurrences::in_months(Day day) const {
  const std::int64_t period = pattern_.period;
  const std::int64_t month = month_of(day) - modulo(month_of(day) - phase_, period);
  // Every month has an instance: the fifth of a day of the week is the last one.
  for (const std::int64_t one : {month, month + period}) {
    const auto found = in_month(one);
    if (found && *found >= day) return found;
  }
  return std::nullopt;
}

std::optional<Day> Occurrences::in_month(std::int64_t month) const {
  const Civil begin{static_cast<int>(month / 12), static_cast<unsigned>(month % 12) + 1, 1};
  const Day first = day_of(begin);
  const unsigned length = length_of_month(begin.year, begin.month);
  if (pattern_.type == PatternType::month_end) return first + length - 1;
  if (pattern_.type == PatternType::month)
    return first + std::min(pattern_.day_of_month, length) - 1;
  std::optional<Day> found;
  std::uint32_t seen = 0;
  constexpr std::uint32_t last_one = 5;
  for (Day one = first; one < first + length; ++one) {
    if ((pattern_.weekdays >> weekday_of(one) & 1U) == 0) continue;
    found = one;
    if (++seen == pattern_.nth && pattern_.nth != last_one) break;
  }
  return found;
}

void Occurrences::find_last() {
  if (pattern_.end == SeriesEnd::by_date) {
    last_ = first_;
    // Backwards is not needed: from a period before the end there are few left.
    const Day reach = pattern_.type == PatternType::day    ? Day{pattern_.period}
                      : pattern_.type == PatternType::week ? Day{pattern_.period} * 7 + 7
                                                           : Day{pattern_.period} * 31 + 31;
    auto one = on_or_after(std::max(*first_, pattern_.last - reach));
    for (; one && *one <= pattern_.last; one = on_or_after(*one + 1)) last_ = one;
    return;
  }
  last_ = first_;
  for (std::uint32_t i = 1; i < std::min(pattern_.count, most_counted); ++i) {
    const auto next = on_or_after(*last_ + 1);
    if (!next) break;
    last_ = next;
  }
}

}  // namespace offenbar::calendar
