#include "converters/calendar/recurrence_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "converters/base/cursor.h"
#include "converters/base/text.h"

namespace offenbar::calendar {
namespace {

// What a pattern can say at most before it is taken for damaged: a hundred years of periods.
constexpr std::uint32_t max_days = 36'525;
constexpr std::uint32_t max_period = 5'200;

constexpr std::uint32_t all_weekdays = 0x7F;

// PatternType as it is stored. [MS-OXOCAL] 2.2.1.44.1
constexpr std::uint16_t hijri_month = 0x000A;
constexpr std::uint16_t hijri_month_nth = 0x000B;
constexpr std::uint16_t hijri_month_end = 0x000C;

Day day_of_minutes(std::uint32_t minutes) { return day_of(wall_of_minutes(minutes)); }

std::optional<PatternType> type_of(std::uint16_t raw) {
  switch (raw) {
    case 0:
      return PatternType::day;
    case 1:
      return PatternType::week;
    case 2:
    case hijri_month:
      return PatternType::month;
    case 3:
    case hijri_month_nth:
      return PatternType::month_nth;
    case 4:
    case hijri_month_end:
      return PatternType::month_end;
    default:
      return std::nullopt;
  }
}

std::optional<Frequency> frequency_of(std::uint16_t raw) {
  if (raw < 0x200A || raw > 0x200D) return std::nullopt;
  return static_cast<Frequency>(raw);
}

SeriesEnd end_of(std::uint32_t raw) {
  return raw == 0x2021   ? SeriesEnd::by_date
         : raw == 0x2022 ? SeriesEnd::after_count
                         : SeriesEnd::never;  // 0x2023, and 0xFFFFFFFF of older programs
}

void read_specific(Cursor& in, RecurrencePattern& pattern) {
  switch (pattern.type) {
    case PatternType::day:
      break;
    case PatternType::week:
      pattern.weekdays = in.le<std::uint32_t>() & all_weekdays;
      break;
    case PatternType::month:
    case PatternType::month_end:
      pattern.day_of_month = in.le<std::uint32_t>();
      break;
    case PatternType::month_nth:
      pattern.weekdays = in.le<std::uint32_t>() & all_weekdays;
      pattern.nth = in.le<std::uint32_t>();
      break;
  }
}

std::vector<Day> read_days(Cursor& in) {
  std::vector<Day> days;
  const auto count = in.le<std::uint32_t>();
  if (count > in.left() / sizeof(std::uint32_t)) {
    in.skip(in.left() + 1);  // more than can be there
    return days;
  }
  days.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) days.push_back(day_of_minutes(in.le<std::uint32_t>()));
  std::ranges::sort(days);
  return days;
}

// The period in the units of the pattern: minutes become days, and years are 12 months, also where
// a program wrote them as years.
std::uint32_t period_of(const RecurrencePattern& pattern) {
  if (pattern.type == PatternType::day) {
    return pattern.period / static_cast<std::uint32_t>(minutes_per_day);
  }
  if (pattern.type == PatternType::week && pattern.frequency == Frequency::daily) return 1;
  const bool years = pattern.frequency == Frequency::yearly && pattern.type != PatternType::week;
  if (years && pattern.period % 12 != 0 && pattern.period <= max_period / 12)
    return pattern.period * 12;
  return pattern.period;
}

std::string_view nonsense_in(const RecurrencePattern& pattern) {
  using enum PatternType;
  const bool by_weekday = pattern.type == week || pattern.type == month_nth;
  const std::uint32_t limit = pattern.type == day ? max_days : max_period;
  if (pattern.period > limit) return "Period";
  if (by_weekday && pattern.weekdays == 0) return "PatternTypeSpecific without days of the week";
  if (pattern.type == month && (pattern.day_of_month < 1 || pattern.day_of_month > 31))
    return "PatternTypeSpecific Day";
  if (pattern.type == month_nth && (pattern.nth < 1 || pattern.nth > 5))
    return "PatternTypeSpecific N";
  return {};
}

Result<RecurrencePattern> read_pattern(Cursor& in) {
  RecurrencePattern pattern;
  in.skip(4);  // ReaderVersion, WriterVersion: no reader of them minds
  const auto frequency = in.le<std::uint16_t>();
  const auto type = in.le<std::uint16_t>();
  if (in.ok() && (!frequency_of(frequency) || !type_of(type))) {
    return fail(Fault::corrupt, fmt::format("RecurrencePattern RecurFrequency is {:#06x}, "
                                            "PatternType {:#06x}",
                                            frequency, type));
  }
  pattern.frequency = frequency_of(frequency).value_or(Frequency::daily);
  pattern.type = type_of(type).value_or(PatternType::day);
  pattern.hijri = type >= hijri_month;
  pattern.calendar = in.le<std::uint16_t>();
  pattern.first_date_time = in.le<std::uint32_t>();
  pattern.period = in.le<std::uint32_t>();
  pattern.regenerates = in.le<std::uint32_t>() != 0;
  read_specific(in, pattern);
  pattern.end = end_of(in.le<std::uint32_t>());
  pattern.count = in.le<std::uint32_t>();
  pattern.first_weekday = in.le<std::uint32_t>() % 7;
  pattern.deleted = read_days(in);
  pattern.modified = read_days(in);
  pattern.start = day_of_minutes(in.le<std::uint32_t>());
  pattern.last = day_of_minutes(in.le<std::uint32_t>());
  pattern.period = std::max(period_of(pattern), 1U);
  if (const auto field = nonsense_in(pattern); in.ok() && !field.empty()) {
    return fail(Fault::corrupt, fmt::format("RecurrencePattern {} makes no sense", field));
  }
  return in.finish(std::move(pattern), "RecurrencePattern");
}

// OverrideFlags. [MS-OXOCAL] 2.2.1.44.2
enum Override : std::uint16_t {
  has_subject = 0x0001,
  has_meeting_type = 0x0002,
  has_reminder_delta = 0x0004,
  has_reminder = 0x0008,
  has_location = 0x0010,
  has_busy_status = 0x0020,
  has_attachment = 0x0040,
  has_sub_type = 0x0080,
  has_colour = 0x0100,
  has_body = 0x0200,
};

struct Reading {
  Cursor& in;
  unsigned code_page;

  // A length with the terminating zero, one without, and that many bytes.
  std::string ansi() {
    in.skip(2);
    const Bytes raw = in.take(in.le<std::uint16_t>());
    return from_code_page(raw, code_page).value_or(std::string(as_text(raw)));
  }
  std::string wide() { return utf16le_to_utf8(in.take(std::size_t{in.le<std::uint16_t>()} * 2)); }

  std::pair<ChangedInstance, std::uint16_t> instance() {
    ChangedInstance one;
    one.start = wall_of_minutes(in.le<std::uint32_t>());
    one.end = wall_of_minutes(in.le<std::uint32_t>());
    one.original_start = wall_of_minutes(in.le<std::uint32_t>());
    const auto flags = in.le<std::uint16_t>();
    const auto number_if = [&](Override flag, std::optional<std::uint32_t>& into) {
      if ((flags & flag) != 0) into = in.le<std::uint32_t>();
    };
    if ((flags & has_subject) != 0) one.subject = ansi();
    number_if(has_meeting_type, one.meeting_type);
    number_if(has_reminder_delta, one.reminder_delta);
    number_if(has_reminder, one.reminder_set);
    if ((flags & has_location) != 0) one.location = ansi();
    number_if(has_busy_status, one.busy_status);
    if ((flags & has_attachment) != 0) in.skip(4);
    number_if(has_sub_type, one.all_day);
    if ((flags & has_colour) != 0) in.skip(4);
    one.own_body = (flags & has_body) != 0;
    return {std::move(one), flags};
  }

  // The same texts again, without loss. [MS-OXOCAL] 2.2.1.44.4
  void extended(ChangedInstance& one, std::uint16_t flags, std::uint32_t version) {
    constexpr std::uint32_t with_change_highlight = 0x3009;
    if (version >= with_change_highlight) in.skip(in.le<std::uint32_t>());
    in.skip(in.le<std::uint32_t>());
    if ((flags & (has_subject | has_location)) == 0) return;
    in.skip(12);  // the three times again
    if ((flags & has_subject) != 0) keep(one.subject);
    if ((flags & has_location) != 0) keep(one.location);
    in.skip(in.le<std::uint32_t>());
  }
  void keep(std::optional<std::string>& text) {
    std::string better = wide();
    if (in.ok()) text = std::move(better);
  }
};

void read_changed(Cursor& in, unsigned code_page, Recurrence& into) {
  in.skip(4);  // ReaderVersion2
  const auto version = in.le<std::uint32_t>();
  into.start_minute = in.le<std::uint32_t>();
  into.end_minute = in.le<std::uint32_t>();
  into.has_times = in.ok();
  const auto count = in.le<std::uint16_t>();
  std::vector<std::uint16_t> flags;
  Reading reading{in, code_page};
  for (unsigned i = 0; i < count && in.ok(); ++i) {
    auto [one, its_flags] = reading.instance();
    if (!in.ok()) break;
    into.changed.push_back(std::move(one));
    flags.push_back(its_flags);
  }
  if (!in.ok()) {
    into.damage = fmt::format("ExceptionInfo: {} of {} can be read", into.changed.size(), count);
    return;
  }
  in.skip(in.le<std::uint32_t>());  // ReservedBlock1
  for (std::size_t i = 0; i < into.changed.size() && in.ok(); ++i) {
    reading.extended(into.changed[i], flags[i], version);
  }
}

}  // namespace

bool RecurrencePattern::is_gregorian() const {
  // CalendarType: Hijri, Hebrew, and all lunar ones from 0x0E on.
  return !hijri && calendar != 0x0006 && calendar != 0x0008 && calendar < 0x000E;
}

Result<RecurrencePattern> read_pattern(Bytes bytes) {
  Cursor in(bytes);
  return read_pattern(in);
}

Result<Recurrence> read_recurrence(Bytes bytes, unsigned code_page) {
  Cursor in(bytes);
  Recurrence recurrence;
  OFFENBAR_TRY(recurrence.pattern, read_pattern(in));
  read_changed(in, code_page, recurrence);
  constexpr std::uint32_t longest = 60 * minutes_per_day;
  if (recurrence.start_minute >= minutes_per_day || recurrence.end_minute > longest) {
    return fail(Fault::corrupt,
                fmt::format("AppointmentRecurrencePattern StartTimeOffset is {}, EndTimeOffset {}",
                            recurrence.start_minute, recurrence.end_minute));
  }
  return recurrence;
}

}  // namespace offenbar::calendar
