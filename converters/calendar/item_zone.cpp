#include "converters/calendar/item_zone.h"

#include <algorithm>
#include <optional>
#include <string>

namespace offenbar::calendar {
namespace {

std::optional<ZoneRules> definition(const Reading& reading, Lid lid) {
  const auto bytes = reading.binary(lid);
  if (!bytes) return std::nullopt;
  auto rules = read_zone_definition(*bytes);
  if (!rules) return std::nullopt;
  return *std::move(rules);
}

std::optional<YearRule> old_rule(const Reading& reading) {
  const auto bytes = reading.binary(lid::zone_struct);
  if (!bytes) return std::nullopt;
  const auto rule = read_zone_struct(*bytes);
  if (!rule) return std::nullopt;
  return *rule;
}

// A program that knows only PidLidTimeZoneStruct changed it: the definition is out of date.
// [MS-OXOCAL] 3.1.5.5.1
bool is_outdated(const ZoneRules& rules, const std::optional<YearRule>& by) {
  if (!by) return false;
  const auto current = std::ranges::find_if(rules.years, &YearRule::of_series);
  return current != rules.years.end() && !current->same_rules(*by);
}

SaidZone said_by(ZoneRules rules) {
  std::string name = rules.name;
  return {std::move(name), std::move(rules)};
}

}  // namespace

SaidZone series_zone(const Reading& reading) {
  const auto rule = old_rule(reading);
  auto rules = definition(reading, lid::series_zone);
  if (rules && !is_outdated(*rules, rule)) return said_by(*std::move(rules));
  const std::string name = reading.text(lid::zone_description);
  if (rule) return {name, ZoneRules{name, {*rule}}};
  if (!name.empty()) return {name, std::nullopt};
  if (auto shown = definition(reading, lid::start_zone)) return said_by(*std::move(shown));
  return {};
}

SaidZone shown_zone(const Reading& reading, Lid lid) {
  if (auto rules = definition(reading, lid)) return said_by(*std::move(rules));
  const std::string name = reading.text(lid::zone_description);
  if (const auto rule = old_rule(reading)) return {name, ZoneRules{name, {*rule}}};
  return {name, std::nullopt};
}

const Zone* zone_for(const SaidZone& said, Instant from, Instant to, const Desk& desk) {
  const Zones& zones = *desk.context.zones;
  const ChosenZone chosen = zones.choose(said, from, to);
  if (chosen.own) {
    desk.lose("time_zone_own", Severity::cosmetic, "time zone", said.name, chosen.zone->tzid);
  }
  if (chosen.zone != nullptr) return chosen.zone;
  if (desk.context.home_zone.empty()) return nullptr;
  return zones.of_iana(std::string(desk.context.home_zone));
}

}  // namespace offenbar::calendar
