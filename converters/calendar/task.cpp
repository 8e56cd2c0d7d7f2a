#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "converters/calendar/attached.h"
#include "converters/calendar/event.h"
#include "converters/calendar/fields.h"
#include "converters/calendar/other_objects.h"
#include "converters/calendar/rule.h"
#include "converters/calendar/uid.h"
#include "converters/mail/header.h"
#include "converters/mapi/tags.h"

namespace offenbar::calendar {
namespace {

// PidLidTaskStatus. [MS-OXOTASK] 2.2.2.2.2
struct TaskStatus {
  std::string_view word;
  std::string_view detail;  // what iCalendar has no word for
};
constexpr std::array<TaskStatus, 5> statuses{{{"NEEDS-ACTION", ""},
                                              {"IN-PROCESS", ""},
                                              {"COMPLETED", ""},
                                              {"IN-PROCESS", "waiting"},
                                              {"NEEDS-ACTION", "deferred"}}};
constexpr std::int64_t is_completed = 2;

// Some programs keep midnights of their own zone: the nearest day is the one that was meant.
std::optional<Day> day_in(std::optional<Instant> instant) {
  constexpr std::int64_t half_day = 12 * 3600;
  if (!instant) return std::nullopt;
  return day_of(WallTime{instant->seconds + half_day});
}

class Task {
 public:
  Task(const mapi::Item& item, unsigned code_page, const Desk& desk)
      : item_(item), desk_(desk), reading_(item, code_page) {}

  Object run() {
    std::string uid = uid_of(reading_);
    summary_ = subject_of(reading_);
    start_ = day_in(reading_.time(lid::task_start));
    due_ = day_in(reading_.time(lid::task_due));
    lines_.begin("VTODO");
    append_identity(lines_, reading_, uid,
                    {midnight_of(start_.value_or(due_.value_or(0))).seconds});
    when();
    lines_.text("SUMMARY", summary_);
    state();
    append_marks(lines_, reading_);
    append_business(lines_, reading_);
    effort();
    append_people(lines_, reading_, desk_, Purpose::stored);
    append_description(lines_, item_, reading_.code_page(), desk_);
    append_attachments(lines_, item_, reading_.code_page(), desk_);
    alarm();
    lines_.end("VTODO");
    return object_of(std::move(uid), lines_);
  }

 private:
  void when() {
    if (start_ && due_ && *due_ < *start_) {
      desk_.lose("time_repaired", Severity::cosmetic, "start", date_text(*start_),
                 date_text(*due_));
      start_ = due_;
    }
    const std::string rule = rule_of_series();
    // A rule counts from the start.
    if (!rule.empty() && !start_) start_ = due_;
    if (start_) lines_.moment("DTSTART", Moment::on(*start_));
    if (due_) lines_.moment("DUE", Moment::on(*due_));
    if (start_ && !rule.empty()) lines_.raw("RRULE", rule);
  }

  std::string rule_of_series() {
    const auto bytes = reading_.binary(lid::task_recurrence);
    const auto begin = start_ ? start_ : due_;
    if (!bytes || bytes->empty() || !begin || !reading_.flag(lid::task_recurs)) return {};
    auto pattern = read_pattern(*bytes);
    if (!pattern) {
      desk_.lose("recurrence_unreadable", Severity::content, "recurrence", pattern.error().what,
                 "");
      return {};
    }
    if (pattern->regenerates) {
      desk_.lose("recurrence_left_out", Severity::content, "recurrence",
                 fmt::format("{} days after completion", pattern->period), "");
      return {};
    }
    const bool other_calendar = !pattern->is_gregorian();
    if (!desk_.profile().series_of_tasks || other_calendar) {
      desk_.lose(other_calendar ? "recurrence_left_out" : "receiver_refuses", Severity::content,
                 "recurrence", "a task that recurs", "a task");
      return {};
    }
    return rule_from(*pattern, *begin);
  }

  // The item stands for the instance that is due; those before it are done.
  static std::string rule_from(RecurrencePattern& pattern, Day begin) {
    const Occurrences occurrences(pattern);
    if (pattern.end == SeriesEnd::never) return rule_text(pattern, begin, {});
    const auto last = occurrences.last();
    if (!last || *last < begin) return {};
    pattern.end = SeriesEnd::by_date;
    return rule_text(pattern, begin, date_text(*last));
  }

  void state() {
    const bool complete = reading_.flag(lid::is_complete);
    const std::int64_t said = reading_.integer(lid::task_status).value_or(0);
    const std::int64_t status = complete ? is_completed : said;
    if (status >= 0 && status < static_cast<std::int64_t>(statuses.size())) {
      const TaskStatus& one = statuses.at(static_cast<std::size_t>(status));
      lines_.raw("STATUS", one.word);
      lines_.text("X-OFFENBAR-TASK-STATUS", one.detail);
    }
    const double part = reading_.number(lid::percent_complete).value_or(complete ? 1.0 : 0.0);
    if (part > 0.0 && part <= 1.0)
      lines_.raw("PERCENT-COMPLETE", fmt::format("{}", std::lround(part * 100)));
    if (const auto day = day_in(reading_.time(lid::task_completed)); day && status == is_completed)
      lines_.raw("COMPLETED", utc_text({midnight_of(*day).seconds}));
  }

  void effort() {
    minutes("X-OFFENBAR-ACTUAL-EFFORT", lid::actual_effort);
    minutes("X-OFFENBAR-ESTIMATED-EFFORT", lid::estimated_effort);
    lines_.text("X-OFFENBAR-TASK-OWNER", mail::one_line(reading_.text(lid::task_owner)));
    lines_.text("X-OFFENBAR-TASK-ASSIGNER", mail::one_line(reading_.text(lid::task_assigner)));
  }
  void minutes(std::string_view name, Lid lid) {
    const std::int64_t count = reading_.integer(lid).value_or(0);
    if (count > 0) lines_.raw(name, duration_text(count * 60));
  }

  void alarm() {
    const auto at = reading_.time(lid::reminder_time);
    if (at && reading_.flag(lid::reminder_set)) append_alarm_at(lines_, *at, summary_);
  }

  const mapi::Item& item_;
  const Desk& desk_;
  Reading reading_;
  Lines lines_;
  std::string summary_;
  std::optional<Day> start_;
  std::optional<Day> due_;
};

}  // namespace

Object task_object(const mapi::Item& item, unsigned code_page, const Desk& desk) {
  return Task(item, code_page, desk).run();
}

}  // namespace offenbar::calendar
