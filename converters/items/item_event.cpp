#include "converters/items/item_event.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "converters/instances/instances.h"
#include "converters/items/item_letter.h"
#include "converters/items/words.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::items {
namespace {

using namespace mapi;

constexpr std::int64_t minutes_to_1970 = 134'774LL * 1440;

// A set of [MS-OXPROPS] 1.3.2 whose first two bytes tell it apart from its siblings.
constexpr Guid outlook_set(std::uint8_t low) {
  return {{low, 0x20, 0x06, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
           0x46}};
}
constexpr Guid appointment_set = outlook_set(0x02);
constexpr Guid task_set = outlook_set(0x03);

std::optional<PropId> named(const Item& item, const Guid& set, std::uint32_t lid) {
  return item.id_of({set, lid});
}

bool is_class(std::string_view message_class, std::string_view wanted) {
  std::string lower(message_class);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower.starts_with(wanted);
}

void add_spans(const Item& item, Event& event) {
  const auto found = instances::instances_of(item, years_compared);
  if (!found) return;
  event.all_day = found->all_day;
  event.is_cut = found->cut;
  event.is_series = found->list.size() > 1 || found->cut;
  event.spans.emplace();
  for (const instances::Instance& one : found->list) {
    event.spans->push_back(
        {(one.start - minutes_to_1970) * 60, (one.end - minutes_to_1970) * 60, one.near_change});
  }
}

// Instances that were changed are embedded in the series. [MS-OXOCAL] 2.2.10
void take_out_changed(Event& event, bool is_series) {
  std::erase_if(event.letter.attached, [&](const Attached& one) {
    if (!is_series || !one.message || one.is_other_item) return false;
    return true;
  });
}

void read_appointment(const Item& item, unsigned page, Event& event) {
  if (const auto id = named(item, appointment_set, 0x8208)) {  // PidLidLocation
    event.location = text(item, *id, page);
  }
  add_spans(item, event);
  const auto flags = named(item, appointment_set, 0x8217);  // PidLidAppointmentStateFlags
  constexpr std::int64_t is_meeting = 1;
  if (!flags || (integer(item, *flags).value_or(0) & is_meeting) == 0) {
    event.letter.recipients.clear();
    event.letter.copies.clear();
    event.letter.blind.clear();
  } else {
    event.organizer = event.letter.from;
  }
  const auto recurs = named(item, appointment_set, 0x8216);  // PidLidAppointmentRecur
  take_out_changed(event, recurs && item.tag_of(*recurs));
}

void read_task(const Item& item, Event& event) {
  if (const auto id = named(item, task_set, 0x8105)) {  // PidLidTaskDueDate: a day, as UTC
    const auto due = time(item, *id);
    constexpr std::uint64_t year_4500 = 0x0CB34557A3DD4000;  // no date
    if (due && due->ticks != 0 && due->ticks < year_4500) {
      const std::time_t seconds = unix_seconds(*due);
      std::tm parts{};
      ::gmtime_r(&seconds, &parts);
      event.due =
          fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
    }
  }
  if (const auto id = named(item, task_set, 0x8102)) {  // PidLidPercentComplete: 1.0 is all
    const auto value = item.get(*id);
    const double* share = value ? std::get_if<double>(&*value) : nullptr;
    if (share != nullptr && *share > 0 && *share <= 1) {
      event.percent = static_cast<int>(*share * 100 + 0.5);
    }
  }
}

}  // namespace

Event event_of_item(const Item& item) {
  Event event;
  event.letter = letter_of_item(item);
  const unsigned page = string8_code_page(item, 1252);
  const std::string kind = text(item, tag::message_class, 1252).value_or("");
  if (is_class(kind, "ipm.task")) {
    event.letter.recipients.clear();
    read_task(item, event);
  } else if (is_class(kind, "ipm.appointment")) {
    read_appointment(item, page, event);
  } else {
    event.letter.recipients.clear();
  }
  return event;
}

}  // namespace offenbar::items
