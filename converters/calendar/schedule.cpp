#include "converters/calendar/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "converters/calendar/item_zone.h"
#include "converters/calendar/rule.h"

namespace offenbar::calendar {
namespace {

constexpr mapi::PropId start_date = 0x0060;  // PidTagStartDate
constexpr mapi::PropId end_date = 0x0061;    // PidTagEndDate
// How far zones are compared for series that never end.
constexpr std::int64_t some_years = 25 * 366 * seconds_per_day;

std::optional<Instant> start_of(const Reading& reading) {
  if (const auto start = reading.time(lid::start_whole)) return start;
  if (const auto start = reading.time(lid::common_start)) return start;
  return reading.time(start_date);
}

Instant end_of(const Reading& reading, Instant start) {
  if (const auto end = reading.time(lid::end_whole)) return *end;
  if (const auto end = reading.time(lid::common_end)) return *end;
  if (const auto end = reading.time(end_date)) return *end;
  constexpr std::int64_t longest = 10 * 366 * minutes_per_day;
  const std::int64_t minutes = reading.integer(lid::duration).value_or(0);
  return {start.seconds + std::clamp<std::int64_t>(minutes, 0, longest) * 60};
}

// All-day events last whole days, give or take the hour of a change to or from daylight time.
bool lasts_whole_days(Instant start, Instant end) {
  const std::int64_t rest = (end.seconds - start.seconds) % seconds_per_day;
  constexpr std::int64_t hour = 3600;
  return end >= start && (rest <= hour || rest >= seconds_per_day - hour);
}

// The day that an all-day event means by its midnight in some zone: the nearest one, for the zone
// may have changed since. Without a zone, midnights from UTC-11 to UTC+12 are told apart.
Day nearest_day(Instant instant, const Zone* zone) {
  constexpr std::int64_t half_day = 12 * 3600;
  constexpr std::int64_t beyond = 13 * 3600;
  if (zone == nullptr) return day_of(WallTime{instant.seconds + beyond - 1});
  return day_of(WallTime{zone->timeline.wall(instant).seconds + half_day});
}

Span all_day_span(Instant start, Instant end, const Zone* zone) {
  const Day first = nearest_day(start, zone);
  const Day last = std::max(nearest_day(end, zone), first + 1);
  return {Moment::on(first), Moment::on(last)};
}

Span span_of(Moment start, Moment end) {
  if (start.is_day) {
    end.day = std::max(end.day, start.day + 1);
    return {start, end};
  }
  if (end.instant() <= start.instant()) return {start, std::nullopt};
  return {start, end};
}

// Where the wall clock and UTC of a series are known, but no name: a zone without daylight time.
const Zone* fixed_zone(std::int64_t offset_seconds, const Desk& desk) {
  constexpr std::int64_t hour = 3600;
  if (offset_seconds % hour != 0 || std::abs(offset_seconds) > 12 * hour) return nullptr;
  const std::int64_t hours = offset_seconds / hour;
  const std::string id =
      hours == 0 ? "Etc/UTC" : fmt::format("Etc/GMT{}{}", hours > 0 ? '-' : '+', std::abs(hours));
  return desk.context.zones->of_iana(id);
}

class Series {
 public:
  Series(const Reading& reading, const Desk& desk, Recurrence recurrence)
      : reading_(reading),
        desk_(desk),
        recurrence_(std::move(recurrence)),
        occurrences_(recurrence_.pattern),
        gregorian_(recurrence_.pattern.is_gregorian()) {}

  // Nothing if it has no instance.
  std::optional<Schedule> run() {
    const auto first = gregorian_ ? occurrences_.first() : std::optional(recurrence_.pattern.start);
    if (!first) return std::nullopt;
    find_zone(*first);
    find_times();
    all_day_ = reading_.flag(lid::all_day) && recurrence_.start_minute == 0 &&
               length_ % minutes_per_day == 0;
    schedule_.zone = zone_;
    schedule_.span = span_on(*first);
    changed();
    deleted();
    if (gregorian_ && is_empty()) return std::nullopt;
    rule(*first);
    return std::move(schedule_);
  }

 private:
  void find_zone(Day first) {
    const Instant from{midnight_of(first).seconds};
    const std::int64_t last = occurrences_.last() ? midnight_of(*occurrences_.last() + 2).seconds
                                                  : from.seconds + some_years;
    zone_ = zone_for(series_zone(reading_), from, {std::max(last, from.seconds)}, desk_);
    if (zone_ != nullptr) return;
    const auto start = start_of(reading_);
    const std::int64_t wall = from.seconds + std::int64_t{recurrence_.start_minute} * 60;
    if (start && recurrence_.has_times) zone_ = fixed_zone(wall - start->seconds, desk_);
    if (!reading_.flag(lid::all_day)) {
      desk_.lose("time_zone_unknown", Severity::formatting, "time zone", "",
                 zone_ != nullptr ? zone_->tzid : "UTC");
    }
  }

  void find_times() {
    if (!recurrence_.has_times) {
      const Instant start = start_of(reading_).value_or(Instant{});
      const Moment moment = Moment::at(start, zone_);
      const std::int64_t seconds = moment.wall.seconds - midnight_of(day_of(moment.wall)).seconds;
      recurrence_.start_minute = static_cast<std::uint32_t>(seconds / 60);
      length_ = (end_of(reading_, start).seconds - start.seconds) / 60;
    } else {
      length_ = std::int64_t{recurrence_.end_minute} - recurrence_.start_minute;
    }
    length_ = std::max<std::int64_t>(length_, 0);
  }

  [[nodiscard]] Moment on(Day day) const {
    if (all_day_) return Moment::on(day);
    return Moment::at(
        WallTime{midnight_of(day).seconds + std::int64_t{recurrence_.start_minute} * 60}, zone_);
  }

  [[nodiscard]] Span span_on(Day day) const {
    const Moment start = on(day);
    Moment end = start;
    end.day += length_ / minutes_per_day;
    end.wall.seconds += length_ * 60;
    return span_of(start, end);
  }

  [[nodiscard]] bool has_instance(Day day) const {
    return gregorian_ ? occurrences_.contains(day) : day >= recurrence_.pattern.start;
  }

  void changed() {
    for (ChangedInstance& one : recurrence_.changed) {
      const Day original = day_of(one.original_start);
      const bool in_series = has_instance(original) && originals_.insert(original).second;
      ChangedSpan span{on(original), changed_span(one), std::move(one), in_series};
      schedule_.changed.push_back(std::move(span));
    }
  }

  [[nodiscard]] Span changed_span(const ChangedInstance& one) const {
    const bool all_day = one.all_day ? *one.all_day != 0 : all_day_;
    const std::int64_t length = one.end.seconds - one.start.seconds;
    if (all_day && length >= 0 && length % seconds_per_day == 0)
      return span_of(Moment::on(day_of(one.start)), Moment::on(day_of(one.end)));
    return span_of(Moment::at(one.start, zone_), Moment::at(one.end, zone_));
  }

  void deleted() {
    Day before = recurrence_.pattern.start - 1;
    for (const Day day : recurrence_.pattern.deleted) {
      if (day == before || originals_.contains(day) || !has_instance(day)) continue;
      before = day;
      schedule_.deleted.push_back(on(day));
    }
  }

  // True if all instances are deleted.
  [[nodiscard]] bool is_empty() const {
    if (!originals_.empty() || !occurrences_.last()) return false;
    std::set<Day> gone(recurrence_.pattern.deleted.begin(), recurrence_.pattern.deleted.end());
    Day day = *occurrences_.first();
    std::size_t left = gone.size() + 1;
    for (; day <= *occurrences_.last(); ++day) {
      if (!occurrences_.contains(day)) continue;
      if (!gone.contains(day) || --left == 0) return false;
    }
    return true;
  }

  void rule(Day first) {
    const auto& pattern = recurrence_.pattern;
    if (!gregorian_ && (!rscale_of(pattern) || !desk_.profile().other_calendars)) {
      desk_.lose("recurrence_left_out", Severity::content, "recurrence",
                 fmt::format("calendar {:#06x}", pattern.calendar), "first instance only");
      schedule_.deleted.clear();
      for (ChangedSpan& one : schedule_.changed) one.in_series = false;
      return;
    }
    const Day last =
        gregorian_ && occurrences_.last() ? *occurrences_.last() : std::max(pattern.last, first);
    const Moment end = on(last);
    const std::string until = end.is_day ? date_text(last) : utc_text(end.instant());
    if (has_short_februaries(pattern)) {
      schedule_.rule = month_day_rule(pattern, occurrences_.last() ? until : std::string());
      februaries(first);
      return;
    }
    schedule_.rule = rule_text(pattern, first, until);
    if (schedule_.rule.find("BYSETPOS") != std::string::npos && !desk_.profile().positions) {
      desk_.lose("receiver_refuses", Severity::content, "recurrence", schedule_.rule, "");
    }
  }

  void februaries(Day first) {
    constexpr int years = 30;  // of a series without an end
    const int begin = civil_of(first).year;
    const Day last = occurrences_.last().value_or(day_of(Civil{begin + years, 3, 1}));
    const auto& gone = recurrence_.pattern.deleted;
    for (int year = begin; year <= civil_of(last).year; ++year) {
      const Day day = day_of(Civil{year, 2, length_of_month(year, 2)});
      const bool is_said = civil_of(day).day == recurrence_.pattern.day_of_month;
      if (day < first || day > last || is_said || !has_instance(day)) continue;
      if (std::ranges::find(gone, day) == gone.end() || originals_.contains(day)) {
        schedule_.added.push_back(on(day));
      }
    }
    // A date that is left out was never in.
    std::erase_if(schedule_.deleted, [this](const Moment& one) {
      const Day day = one.is_day ? one.day : day_of(one.wall);
      return civil_of(day).month == 2 && civil_of(day).day != recurrence_.pattern.day_of_month;
    });
    if (!occurrences_.last()) {
      desk_.lose("recurrence_limited", Severity::cosmetic, "recurrence", "no end",
                 fmt::format("February until {}", civil_of(last).year));
    }
  }

  const Reading& reading_;
  const Desk& desk_;
  Recurrence recurrence_;
  Occurrences occurrences_;
  bool gregorian_;
  bool all_day_ = false;
  const Zone* zone_ = nullptr;
  std::int64_t length_ = 0;  // minutes
  std::set<Day> originals_;
  Schedule schedule_;
};

std::optional<Schedule> series_of(const Reading& reading, const Desk& desk) {
  const auto bytes = reading.binary(lid::recurrence);
  if (!bytes || bytes->empty()) {
    if (reading.flag(lid::is_recurring)) {
      desk.lose("recurrence_unreadable", Severity::content, "recurrence", "no pattern", "");
    }
    return std::nullopt;
  }
  auto recurrence = read_recurrence(*bytes, reading.code_page());
  if (!recurrence) {
    desk.lose("recurrence_unreadable", Severity::content, "recurrence", recurrence.error().what,
              "first instance only");
    return std::nullopt;
  }
  if (!recurrence->damage.empty()) {
    desk.lose("recurrence_unreadable", Severity::content, "changed instances", recurrence->damage,
              "");
  }
  auto schedule = Series(reading, desk, *std::move(recurrence)).run();
  if (!schedule) {
    desk.lose("recurrence_left_out", Severity::content, "recurrence", "a series without instances",
              "an event");
  }
  return schedule;
}

}  // namespace

Result<Span> single_span(const Reading& reading, const Desk& desk) {
  const auto start = start_of(reading);
  if (!start) return fail(Fault::corrupt, "an appointment without a time");
  const Instant end = std::max(end_of(reading, *start), *start);
  const Zone* const zone = zone_for(shown_zone(reading, lid::start_zone), *start, end, desk);
  if (reading.flag(lid::all_day) && lasts_whole_days(*start, end))
    return all_day_span(*start, end, zone);
  const SaidZone at_end = shown_zone(reading, lid::end_zone);
  const Zone* const end_zone = at_end.rules ? zone_for(at_end, *start, end, desk) : zone;
  return span_of(Moment::at(*start, zone), Moment::at(end, end_zone));
}

Result<Schedule> schedule_of(const Reading& reading, const Desk& desk) {
  if (auto series = series_of(reading, desk)) return *std::move(series);
  OFFENBAR_TRY(Span span, single_span(reading, desk));
  Schedule schedule;
  schedule.span = std::move(span);
  return schedule;
}

}  // namespace offenbar::calendar
