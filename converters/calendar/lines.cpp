#include "converters/calendar/lines.h"

#include <algorithm>
#include <utility>

namespace offenbar::calendar {

constexpr std::size_t max_losses = 1'000;  // of one item; hostile ones could have millions

Moment Moment::at(Instant instant, const Zone* zone) {
  return at(zone == nullptr ? WallTime{instant.seconds} : zone->timeline.wall(instant), zone);
}

Instant Moment::instant() const {
  if (is_day) return {midnight_of(day).seconds};
  return zone == nullptr ? Instant{wall.seconds} : zone->timeline.instant(wall);
}

std::string Moment::value() const {
  if (is_day) return date_text(day);
  return zone == nullptr || zone->is_utc() ? utc_text({wall.seconds}) : wall_text(wall);
}

void Lines::raw(std::string_view name, std::string_view value) {
  contentline::append(out_, name, value);
}

void Lines::text(std::string_view name, std::string_view utf8) {
  if (!utf8.empty()) contentline::append(out_, name, contentline::escaped(utf8));
}

void Lines::list(std::string_view name, const std::vector<std::string>& values) {
  if (!values.empty()) contentline::append(out_, name, contentline::joined(values, ','));
}

void Lines::moment(std::string_view name, const Moment& when) {
  contentline::Property property{"", std::string(name), {}, when.value()};
  if (when.is_day) {
    property.parameters.push_back({"VALUE", {"DATE"}});
  } else if (when.zone != nullptr && !when.zone->is_utc()) {
    property.parameters.push_back({"TZID", {when.zone->tzid}});
    if (std::ranges::find(zones_, when.zone) == zones_.end()) zones_.push_back(when.zone);
  }
  contentline::append(out_, property);
}

void Lines::property(const contentline::Property& property) { contentline::append(out_, property); }

void Desk::lose(std::string_view category, Severity severity, std::string_view where,
                std::string_view before, std::string_view after) const {
  if (losses.size() >= max_losses) return;
  std::string at = place;
  if (!at.empty() && !where.empty()) at += ": ";
  at += where;
  losses.push_back(
      {std::string(category), severity, std::move(at), std::string(before), std::string(after)});
}

}  // namespace offenbar::calendar
