#include "converters/instances/recurrence.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <chrono>

#include "converters/base/cursor.h"

namespace offenbar::instances {
namespace {

namespace chrono = std::chrono;

constexpr std::int64_t days_to_1970 = 134'774;  // from 1601

enum Pattern : std::uint16_t { day = 0, week = 1, month = 2, month_nth = 3, month_end = 4 };
constexpr std::uint32_t last_one = 5;  // of MonthNth, however many there are
constexpr std::uint32_t ends_after_count = 0x2022;
constexpr std::uint32_t ends_at_date = 0x2021;

chrono::year_month_day date_of(std::int64_t day_number) {
  return chrono::sys_days(chrono::days(day_number - days_to_1970));
}
std::int64_t number_of(chrono::year_month_day date) {
  return chrono::sys_days(date).time_since_epoch().count() + days_to_1970;
}
std::int64_t months_of(std::int64_t day_number) {
  const auto date = date_of(day_number);
  return (static_cast<int>(date.year()) - 1601) * std::int64_t{12} +
         static_cast<unsigned>(date.month()) - 1;
}
std::int64_t first_of_month(std::int64_t months) {
  return number_of(chrono::year(1601 + static_cast<int>(months / 12)) /
                   chrono::month(static_cast<unsigned>(months % 12) + 1) / 1);
}
std::int64_t last_of_month(std::int64_t months) { return first_of_month(months + 1) - 1; }

// 1601-01-01 was a Monday.
unsigned weekday_of(std::int64_t day_number) { return static_cast<unsigned>((day_number + 1) % 7); }
bool is_in(std::uint32_t mask, std::int64_t day_number) {
  return (mask >> weekday_of(day_number) & 1U) != 0;
}

// The day of a month that the pattern means; 0 if there is none.
std::int64_t day_in_month(const Recurrence& recurrence, std::int64_t months) {
  const std::int64_t first = first_of_month(months);
  const std::int64_t last = last_of_month(months);
  if (recurrence.pattern == month_end) return last;
  if (recurrence.pattern == month) {
    return std::min<std::int64_t>(first + std::max(recurrence.specific, 1U) - 1, last);
  }
  std::int64_t found = 0;
  std::uint32_t met = 0;
  for (std::int64_t at = first; at <= last; ++at) {
    if (!is_in(recurrence.specific, at)) continue;
    found = at;
    if (++met == recurrence.nth && recurrence.nth < last_one) break;
  }
  return recurrence.nth == last_one || met == recurrence.nth ? found : 0;
}

// The next day on or behind `at` that the pattern means; `at` itself if it is one.
class Days {
 public:
  explicit Days(const Recurrence& recurrence)
      : recurrence_(recurrence), first_week_(recurrence.first / minutes_per_day) {
    // Some programs leave FirstDateTime empty: then the series begins with its first week.
    const std::int64_t week = week_of(recurrence.start_date / minutes_per_day);
    if ((week - first_week_) % 7 != 0) first_week_ = week;
  }

  std::int64_t next(std::int64_t at) const {
    switch (recurrence_.pattern) {
      case day:
        return next_daily(at);
      case week:
        return next_weekly(at);
      default:
        return next_monthly(at);
    }
  }

 private:
  static constexpr std::int64_t farthest = 3'600'000;  // days: beyond every end
  static constexpr std::int64_t last_month = farthest / 31;

  std::int64_t week_of(std::int64_t at) const {
    return at - (weekday_of(at) + 7 - recurrence_.first_weekday) % 7;
  }

  std::int64_t next_daily(std::int64_t at) const {
    const std::int64_t period = std::max<std::int64_t>(recurrence_.period / minutes_per_day, 1);
    const std::int64_t first = recurrence_.first / minutes_per_day;
    return at + (period - (at - first) % period) % period;
  }

  std::int64_t next_weekly(std::int64_t at) const {
    const std::int64_t period = std::max<std::int64_t>(recurrence_.period, 1) * 7;
    for (int weeks = 0; weeks < 2; ++weeks) {
      const std::int64_t week = week_of(at);
      const std::int64_t behind = ((week - first_week_) % period + period) % period;
      for (; behind == 0 && at < week + 7; ++at) {
        if (is_in(recurrence_.specific, at)) return at;
      }
      at = week + period - behind;  // weeks between do not count, however many they are
    }
    return farthest;
  }

  std::int64_t next_monthly(std::int64_t at) const {
    const std::int64_t period = std::max<std::int64_t>(recurrence_.period, 1);
    const std::int64_t first = months_of(recurrence_.first / minutes_per_day);
    std::int64_t months = months_of(at);
    months += (period - (months - first) % period) % period;
    for (int tries = 0; tries < 1000 && months < last_month; ++tries, months += period) {
      const std::int64_t found = day_in_month(recurrence_, months);
      if (found >= at) return found;
    }
    return farthest;
  }

  const Recurrence& recurrence_;
  std::int64_t first_week_;
};

Error misfit(std::string what) { return {Fault::corrupt, std::move(what), 0, ""}; }

Result<void> check(const Recurrence& recurrence) {
  // CAL_GREGORIAN and what Outlook writes for its own.
  if (recurrence.calendar > 1 || recurrence.pattern > month_end) {
    return fail(Fault::unsupported, fmt::format("CalendarType {:#x}, PatternType {:#x}",
                                                recurrence.calendar, recurrence.pattern));
  }
  const bool needs_days = recurrence.pattern == week || recurrence.pattern == month_nth;
  if (needs_days && (recurrence.specific & 0x7FU) == 0) {
    return tl::unexpected(misfit("a pattern without a day"));
  }
  if (recurrence.pattern == month_nth && (recurrence.nth < 1 || recurrence.nth > 5)) {
    return tl::unexpected(misfit(fmt::format("N is {}", recurrence.nth)));
  }
  return {};
}

std::vector<LocalMinutes> read_dates(Cursor& in) {
  std::vector<LocalMinutes> dates;
  const auto count = in.le<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) dates.push_back(in.le<std::uint32_t>());
  return dates;
}

// RecurrencePattern. [MS-OXOCAL] 2.2.1.44.1
Recurrence read_pattern(Cursor& in) {
  Recurrence read;
  in.skip(4);  // ReaderVersion, WriterVersion
  read.frequency = in.le<std::uint16_t>();
  read.pattern = in.le<std::uint16_t>();
  read.calendar = in.le<std::uint16_t>();
  read.first = in.le<std::uint32_t>();
  read.period = in.le<std::uint32_t>();
  in.skip(4);  // SlidingFlag
  if (read.pattern != day) read.specific = in.le<std::uint32_t>();
  if ((read.pattern & 7U) == month_nth) read.nth = in.le<std::uint32_t>();
  read.end_type = in.le<std::uint32_t>();
  read.count = in.le<std::uint32_t>();
  read.first_weekday = in.le<std::uint32_t>() % 7;
  read.deleted = read_dates(in);
  (void)read_dates(in);  // those of them that were moved: the exceptions say where
  read.start_date = in.le<std::uint32_t>();
  read.end_date = in.le<std::uint32_t>();
  return read;
}

// ExceptionInfo. [MS-OXOCAL] 2.2.1.44.2
Exception read_exception(Cursor& in) {
  Exception read;
  read.start = in.le<std::uint32_t>();
  read.end = in.le<std::uint32_t>();
  read.original = in.le<std::uint32_t>();
  const unsigned flags = in.le<std::uint16_t>();
  const auto text = [&in] {
    in.skip(2);
    in.skip(in.le<std::uint16_t>());
  };
  if ((flags & 0x001U) != 0) text();      // ARO_SUBJECT
  if ((flags & 0x002U) != 0) in.skip(4);  // ARO_MEETINGTYPE
  if ((flags & 0x004U) != 0) in.skip(4);  // ARO_REMINDERDELTA
  if ((flags & 0x008U) != 0) in.skip(4);  // ARO_REMINDER
  if ((flags & 0x010U) != 0) text();      // ARO_LOCATION
  if ((flags & 0x020U) != 0) in.skip(4);  // ARO_BUSYSTATUS
  if ((flags & 0x040U) != 0) in.skip(4);  // ARO_ATTACHMENT
  if ((flags & 0x080U) != 0) in.skip(4);  // ARO_SUBTYPE
  if ((flags & 0x100U) != 0) in.skip(4);  // ARO_APPTCOLOR
  return read;
}

}  // namespace

Result<Recurrence> read_task_recurrence(Bytes blob) {
  Cursor in(blob);
  Recurrence read = read_pattern(in);
  return in.finish(std::move(read), "RecurrencePattern");
}

Result<Recurrence> read_recurrence(Bytes blob) {
  Cursor in(blob);
  Recurrence read = read_pattern(in);
  in.skip(8);  // ReaderVersion2, WriterVersion2
  read.start_offset = in.le<std::uint32_t>();
  read.end_offset = in.le<std::uint32_t>();
  const auto count = in.le<std::uint16_t>();
  for (unsigned i = 0; i < count && in.ok(); ++i) read.exceptions.push_back(read_exception(in));
  return in.finish(std::move(read), "AppointmentRecurrencePattern");
}

Result<void> walk_dates(const Recurrence& recurrence, LocalMinutes until,
                        const std::function<bool(LocalMinutes)>& each) {
  OFFENBAR_CHECK(check(recurrence));
  const Days days(recurrence);
  const bool has_end =
      recurrence.end_type == ends_at_date || recurrence.end_type == ends_after_count;
  const std::int64_t last =
      (has_end ? std::min(until, recurrence.end_date) : until) / minutes_per_day;
  std::int64_t at = recurrence.start_date / minutes_per_day;
  for (std::uint32_t met = 0;; ++met, ++at) {
    if (recurrence.end_type == ends_after_count && met >= recurrence.count) return {};
    at = days.next(at);
    if (at > last || !each(at * minutes_per_day)) return {};
  }
}

}  // namespace offenbar::instances
