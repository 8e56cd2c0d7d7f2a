// What one result of a mailbox says, for people: a contact's lines, an appointment's dates. It is
// read by a process of its own that is locked in first, as whatever else reads untrusted bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "converters/base/result.h"

namespace offenbar::batch {

struct ViewedLine {
  std::string name;   // of the vCard property, in capitals: FN, TEL, EMAIL, ADR
  std::string value;  // decoded UTF-8, cut at 4,096 bytes
  std::string types;  // "work, voice"
};

struct ViewedCard {
  std::vector<ViewedLine> lines;  // at most 500, without photos and the like
  bool has_photo = false;         // that view_photo() gives
};

struct ViewedSpan {
  std::int64_t start = 0, end = 0;
};

// Times are seconds since 1970; of an all-day or floating event as if local time were UTC.
struct ViewedEvent {
  std::string title, location, organizer, text;
  bool all_day = false, floating = false, is_series = false, is_cut = false;
  std::uint64_t count = 0;                    // of its instances in ten years
  std::int64_t first = 0, last = 0;           // starts; where count is above 0
  std::vector<ViewedSpan> spans;              // those in the month, at most 1,000
  std::optional<std::int64_t> before, after;  // starts of the nearest ones in other months
};

// `year` 0: that of the first instance. By local time, or that of the event.
struct ViewedMonth {
  int year = 0, month = 0;  // from 1
};

struct ItemView {
  std::vector<ViewedCard> cards;
  std::vector<ViewedEvent> events;
};

struct ItemQuestion {
  std::string path;  // of the result; its extension says what it is
  std::string uid;   // which one of a collection; empty: all
  ViewedMonth month{};
  std::string program{};  // that reads it; empty: the running one
};

// `file` is the open .vcf or .ics. Errors: unsupported if it is larger than 8 MiB; bad_result;
// timed_out, over_memory, corrupt: as it went.
[[nodiscard]] Result<ItemView> view_item(int file, const ItemQuestion& question);

struct Photo {
  std::string media_type;  // image/jpeg, image/png or image/gif, by its first bytes
  std::string bytes;       // at most 190,000
};
// Errors as above; not_found.
[[nodiscard]] Result<Photo> view_photo(int file, const ItemQuestion& question);

// What `offenbar work item` runs: speaks on descriptor 3, ends when that is closed.
int serve_item_view();

}  // namespace offenbar::batch
