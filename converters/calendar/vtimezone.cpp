#include "converters/calendar/vtimezone.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <vector>

#include "converters/contentline/line.h"

namespace offenbar::calendar {
namespace {

// A change as the clocks showed it before it.
struct Turn {
  Offset from;
  Offset to;
  Instant at;
  WallTime wall;
  Civil date;
  unsigned weekday = 0;
};

std::vector<Turn> turns_of(const Timeline& timeline) {
  std::vector<Turn> turns;
  Offset from = timeline.before();
  for (const Timeline::Change& change : timeline.changes()) {
    const WallTime wall{change.at.seconds + from.seconds};
    const Day day = day_of(wall);
    turns.push_back({from, change.after, change.at, wall, civil_of(day), weekday_of(day)});
    from = change.after;
  }
  return turns;
}

std::int64_t time_of_day(const Turn& turn) {
  return turn.wall.seconds - midnight_of(day_of(turn.wall)).seconds;
}

bool is_last_of_month(const Civil& date) {
  return date.day + 7 > length_of_month(date.year, date.month);
}

// What turns of successive years have in common, as far as they have.
class Run {
 public:
  explicit Run(const Turn& first)
      : turns_{first},
        last_of_month_(is_last_of_month(first.date)),
        first_day_(first.date.day),
        last_day_(first.date.day) {}

  // False, and nothing changes, if `turn` does not follow the same rule.
  bool take(const Turn& turn) {
    const Turn& before = turns_.back();
    const bool same = turn.date.year == before.date.year + 1 &&
                      turn.date.month == before.date.month &&
                      time_of_day(turn) == time_of_day(before) && turn.from == before.from &&
                      turn.to == before.to;
    if (!same) return false;
    const unsigned first_day = std::min(first_day_, turn.date.day);
    const unsigned last_day = std::max(last_day_, turn.date.day);
    const bool same_weekday = same_weekday_ && turn.weekday == turns_.front().weekday;
    const bool last_of_month = last_of_month_ && is_last_of_month(turn.date);
    const bool by_weekday = same_weekday && (last_of_month || last_day - first_day < 7);
    if (!by_weekday && first_day != last_day) return false;
    first_day_ = first_day;
    last_day_ = last_day;
    same_weekday_ = same_weekday;
    last_of_month_ = last_of_month;
    turns_.push_back(turn);
    return true;
  }

  [[nodiscard]] const std::vector<Turn>& turns() const { return turns_; }
  [[nodiscard]] bool goes_on() const { return turns_.back().date.year >= last_year; }
  [[nodiscard]] bool is_rule() const { return turns_.size() > 1; }

  [[nodiscard]] std::string rule() const {
    constexpr std::array<std::string_view, 7> names{"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
    const std::string_view weekday = names.at(turns_.front().weekday);
    std::string out = fmt::format("FREQ=YEARLY;BYMONTH={}", turns_.front().date.month);
    if (!same_weekday_) {
      out += fmt::format(";BYMONTHDAY={}", first_day_);
    } else if (last_of_month_) {
      out += fmt::format(";BYDAY=-1{}", weekday);
    } else {
      out += window(weekday);
    }
    if (!goes_on()) out += ";UNTIL=" + utc_text(turns_.back().at);
    return out;
  }

 private:
  // Seven days of which one is the weekday: the nth of the month, or any seven.
  [[nodiscard]] std::string window(std::string_view weekday) const {
    const unsigned nth = (first_day_ + 6) / 7;
    if ((last_day_ + 6) / 7 == nth) return fmt::format(";BYDAY={}{}", nth, weekday);
    std::string out = fmt::format(";BYDAY={};BYMONTHDAY=", weekday);
    const unsigned begin = last_day_ - first_day_ == 6 ? first_day_ : std::max(last_day_, 7U) - 6;
    for (unsigned day = begin; day < begin + 7; ++day) {
      out += fmt::format("{}{}", day == begin ? "" : ",", day);
    }
    return out;
  }

  std::vector<Turn> turns_;
  bool same_weekday_ = true;
  bool last_of_month_;
  unsigned first_day_;
  unsigned last_day_;
};

// Runs in the order they begin. A turn goes on with the newest run of its kind.
std::vector<Run> runs_of(const std::vector<Turn>& turns) {
  std::vector<Run> runs;
  for (const Turn& turn : turns) {
    const auto taker =
        std::find_if(runs.rbegin(), runs.rend(), [&turn](Run& run) { return run.take(turn); });
    if (taker == runs.rend()) runs.emplace_back(turn);
  }
  return runs;
}

std::string offset_text(std::int32_t seconds) {
  const std::int32_t size = std::abs(seconds);
  std::string out =
      fmt::format("{}{:02}{:02}", seconds < 0 ? '-' : '+', size / 3600, size / 60 % 60);
  if (size % 60 != 0) out += fmt::format("{:02}", size % 60);
  return out;
}

void append_observance(std::string& out, Offset from, Offset to, std::string_view begin,
                       std::string_view rule, const std::vector<std::string>& more) {
  using contentline::append;
  const std::string_view name = to.daylight ? "DAYLIGHT" : "STANDARD";
  append(out, "BEGIN", name);
  append(out, "DTSTART", begin);
  append(out, "TZOFFSETFROM", offset_text(from.seconds));
  append(out, "TZOFFSETTO", offset_text(to.seconds));
  if (!rule.empty()) append(out, "RRULE", rule);
  for (const std::string& date : more) append(out, "RDATE", date);
  append(out, "END", name);
}

void append_runs(std::string& out, const std::vector<Run>& runs) {
  std::vector<bool> written(runs.size(), false);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Run& run = runs[i];
    const Turn& first = run.turns().front();
    if (run.is_rule()) {
      append_observance(out, first.from, first.to, wall_text(first.wall), run.rule(), {});
      continue;
    }
    if (written[i]) continue;
    std::vector<std::string> more;  // other turns of the same kind that follow no rule
    for (std::size_t j = i + 1; j < runs.size(); ++j) {
      const Turn& other = runs[j].turns().front();
      if (runs[j].is_rule() || other.from != first.from || other.to != first.to) continue;
      more.push_back(wall_text(other.wall));
      written[j] = true;
    }
    append_observance(out, first.from, first.to, wall_text(first.wall), {}, more);
  }
}

}  // namespace

std::string vtimezone_text(std::string_view tzid, const Timeline& timeline) {
  std::string out;
  contentline::append(out, "BEGIN", "VTIMEZONE");
  contentline::append(out, "TZID", contentline::escaped(tzid));
  // What holds before the first change, and some receivers want a STANDARD in any case.
  const Offset before = timeline.before();
  append_observance(out, before, before, "16010101T000000", {}, {});
  append_runs(out, runs_of(turns_of(timeline)));
  contentline::append(out, "END", "VTIMEZONE");
  return out;
}

}  // namespace offenbar::calendar
