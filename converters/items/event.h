// What an appointment, a task or a note says, from either side: an item of a store, or an object
// that libical has read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "converters/items/letter.h"

namespace offenbar::items {

// Seconds since 1970; of an all-day event, or one without a time zone, as if local time were UTC.
struct Span {
  std::int64_t start = 0;
  std::int64_t end = 0;
  bool near_change = false;  // of the clock: readers disagree about such times
  auto operator<=>(const Span&) const = default;
};

struct Event {
  std::string uid;
  // Title, people, texts, categories, attachments: as those of a mail.
  Letter letter;
  std::optional<std::string> location;
  std::vector<Address> organizer;
  bool is_series = false;
  bool is_cut = false;  // the series goes on
  bool all_day = false;
  bool is_doubtful = false;                 // a file says its times in a way that no rule knows
  std::optional<std::vector<Span>> spans;   // all instances of ten years, sorted
  std::vector<std::string> changed_titles;  // of instances that differ from the series
  std::optional<std::string> due;           // of a task: "2024-07-01"
  std::optional<int> percent;
};

// Series are followed that long.
inline constexpr int years_compared = 10;

}  // namespace offenbar::items
