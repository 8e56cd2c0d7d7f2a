// The offsets of a zone from UTC, from 1970 to the end of 2099: what the zones of IANA and the
// rules in an item have in common.
#pragma once

#include <cstdint>
#include <vector>

#include "converters/calendar/clock.h"

namespace offenbar::calendar {

constexpr int first_year = 1970;
constexpr int last_year = 2099;

struct Offset {
  std::int32_t seconds = 0;  // east of UTC
  bool daylight = false;
  bool operator==(const Offset&) const = default;
};

class Timeline {
 public:
  struct Change {
    Instant at;
    Offset after;
  };

  // `before` holds until the first of `changes`, which are in order; changes to the same offset
  // are left out.
  explicit Timeline(Offset before, const std::vector<Change>& changes = {});

  [[nodiscard]] Offset at(Instant instant) const;
  [[nodiscard]] WallTime wall(Instant instant) const;
  // Of two instants the first one; a time that the clocks leave out counts with the offset before
  // it. RFC 5545, 3.3.5
  [[nodiscard]] Instant instant(WallTime time) const;

  [[nodiscard]] Offset before() const { return before_; }
  [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }

 private:
  Offset before_;
  std::vector<Change> changes_;
};

// True if both say the same for all times between the two, but for some hours around a change:
// Windows and IANA differ there by habit.
[[nodiscard]] bool agree(const Timeline& a, const Timeline& b, Instant from, Instant to);

}  // namespace offenbar::calendar
