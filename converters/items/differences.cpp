#include "converters/items/differences.h"

#include <algorithm>
#include <array>

#include "converters/base/text.h"
#include "converters/comparison/loss_list.h"
#include "converters/items/words.h"

namespace offenbar::items {
namespace {

// Rows of mappings/losses.tsv.
constexpr std::array<std::string_view, 25> categories{
    "item_missing",       "item_not_compared",  "sender_changed",     "recipient_missing",
    "recipient_field",    "subject_changed",    "message_id_changed", "reference_missing",
    "date_changed",       "category_missing",   "body_missing",       "body_changed",
    "attachment_missing", "attachment_changed", "attachment_name",    "flag_changed",
    "folder_changed",     "event_time",         "series_changed",     "attendee_missing",
    "organizer_changed",  "location_changed",   "progress_changed",   "contact_field",
    "member_missing"};

std::string short_text(std::string_view text) {
  std::string line = one_line(text);
  if (line.size() <= Differences::longest_text) return line;
  return std::string(shorten_at_grapheme(line, Differences::longest_text)) + "…";
}

}  // namespace

bool is_difference(std::string_view category) {
  return std::ranges::find(categories, category) != categories.end();
}

void Differences::add(std::string_view category, std::string_view where, std::string_view before,
                      std::string_view after) {
  if (losses_.size() >= most_of_an_item) return;
  losses_.push_back({std::string(category), severity_of_category(category), short_text(where),
                     short_text(before), short_text(after)});
}

}  // namespace offenbar::items
