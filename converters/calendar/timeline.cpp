#include "converters/calendar/timeline.h"

#include <algorithm>

namespace offenbar::calendar {
namespace {

constexpr std::int64_t some_hours = 4 * 3600;

bool differ_after(const Timeline& a, const Timeline& b, const Timeline& changes, Instant from,
                  Instant to) {
  const auto& all = changes.changes();
  auto change = std::ranges::upper_bound(all, from, {}, &Timeline::Change::at);
  for (; change != all.end() && change->at <= to; ++change) {
    const Instant later{change->at.seconds + some_hours};
    if (a.at(later).seconds != b.at(later).seconds) return true;
  }
  return false;
}

}  // namespace

Timeline::Timeline(Offset before, const std::vector<Change>& changes) : before_(before) {
  Offset last = before;
  for (const Change& change : changes) {
    if (change.after == last) continue;
    changes_.push_back(change);
    last = change.after;
  }
}

Offset Timeline::at(Instant instant) const {
  const auto next = std::ranges::upper_bound(changes_, instant, {}, &Change::at);
  return next == changes_.begin() ? before_ : std::prev(next)->after;
}

WallTime Timeline::wall(Instant instant) const { return {instant.seconds + at(instant).seconds}; }

Instant Timeline::instant(WallTime time) const {
  // The offset a day before is either the right one or the one before a change.
  const Instant guess{time.seconds - at({time.seconds - seconds_per_day}).seconds};
  if (wall(guess) == time) return guess;
  const Instant other{time.seconds - at({time.seconds + seconds_per_day}).seconds};
  return wall(other) == time ? other : guess;
}

bool agree(const Timeline& a, const Timeline& b, Instant from, Instant to) {
  if (a.at(from).seconds != b.at(from).seconds) {
    // The beginning may lie in the hours around a change.
    const Instant later{from.seconds + some_hours};
    const Instant earlier{from.seconds - some_hours};
    const bool near_change = a.at(later).seconds == b.at(later).seconds &&
                             a.at(earlier).seconds == b.at(earlier).seconds;
    if (!near_change) return false;
  }
  return !differ_after(a, b, a, from, to) && !differ_after(a, b, b, from, to);
}

}  // namespace offenbar::calendar
