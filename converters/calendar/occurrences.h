// On which days a pattern falls. What it says is what Outlook shows: a day that a month does not
// have is its last one. Never shared with what checks results.
#pragma once

#include <optional>

#include "converters/calendar/recurrence_pattern.h"

namespace offenbar::calendar {

class Occurrences {
 public:
  // `pattern` must outlive this. Its end counts; its deleted and changed days do not.
  explicit Occurrences(const RecurrencePattern& pattern);

  // Nothing if there is none.
  [[nodiscard]] std::optional<Day> first() const { return first_; }
  // True if the series, as it was made, has an instance on that day.
  [[nodiscard]] bool contains(Day day) const;
  // The last one; nothing if there is none or the series never ends.
  [[nodiscard]] std::optional<Day> last() const { return last_; }

 private:
  [[nodiscard]] std::optional<Day> on_or_after(Day day) const;
  [[nodiscard]] std::optional<Day> in_weeks(Day day) const;
  [[nodiscard]] std::optional<Day> in_months(Day day) const;
  [[nodiscard]] std::optional<Day> in_month(std::int64_t month) const;
  void find_last();

  const RecurrencePattern& pattern_;
  // The first period that counts: a day, the first day of a week, or months since year 0.
  std::int64_t phase_ = 0;
  std::optional<Day> first_;
  std::optional<Day> last_;
};

// Months since January of year 0.
[[nodiscard]] std::int64_t month_of(Day day);

}  // namespace offenbar::calendar
