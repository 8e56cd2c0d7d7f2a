#include "converters/calendar/zones.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "converters/base/digest.h"
#include "converters/base/mapping.h"
#include "converters/base/text.h"
#include "converters/calendar/iana.h"
#include "converters/calendar/vtimezone.h"

namespace offenbar::calendar {
namespace {

constexpr std::size_t longest_name = 300;
// What is known of names and rules is kept for the whole run: hostile items must not fill memory.
constexpr std::size_t most_names = 10'000;
constexpr std::size_t most_rules = 4'096;

// A process that is locked in cannot look for the user's table and takes the shipped one.
const Table& names() {
  static const Table table = [] {
    Result<Table> loaded = Table::load("time-zones");
    return loaded ? *std::move(loaded) : Table::shipped("time-zones").value_or(Table());
  }();
  return table;
}

const std::map<std::string, std::string, std::less<>>& names_by_key() {
  static const auto all = [] {
    std::map<std::string, std::string, std::less<>> keys;
    for (const Table::Row& row : names().rows())
      keys.emplace(normalised_key(row.front()), names().at(row, "zone"));
    return keys;
  }();
  return all;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n\"'";
  const std::size_t begin = std::min(text.find_first_not_of(space), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(space) + 1);
}

// Without "(GMT+01:00)" in front and a number behind it, as copies of zones have.
std::string_view bare(std::string_view name) {
  name = trimmed(name);
  if (name.starts_with('(')) {
    const std::size_t end = name.find(')');
    if (end != std::string_view::npos) name = trimmed(name.substr(end + 1));
  }
  const std::size_t digits = name.find_last_not_of("0123456789");
  if (digits != std::string_view::npos && digits + 1 < name.size() && name[digits] == ' ')
    name = trimmed(name.substr(0, digits));
  return name;
}

// "Etc/GMT+5", "Europe/Berlin": others are abbreviations, which mean different zones.
bool looks_like_iana(std::string_view name) { return name.find('/') != std::string_view::npos; }

std::string own_name(const std::string& name, std::string_view key) {
  std::string tzid;
  for (const char c : name.substr(0, 40)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      tzid += c;
    } else if (!tzid.empty() && tzid.back() != '-') {
      tzid += '-';
    }
  }
  if (!tzid.empty() && tzid.back() != '-') tzid += '-';
  return tzid + sha256_hex(as_bytes(key)).substr(0, 8);
}

void append_key(std::string& key, const ChangeDate& date) {
  key += fmt::format("{} {} {} {} {};", date.year, date.month, date.weekday, date.day, date.second);
}
std::string key_of(const SaidZone& said) {
  std::string key = said.name + '\n';
  for (const YearRule& rule : said.rules->years) {
    key +=
        fmt::format("{} {} {} {}:", rule.year, rule.bias, rule.standard_bias, rule.daylight_bias);
    append_key(key, rule.to_standard);
    append_key(key, rule.to_daylight);
  }
  return key;
}

// ICU finds zones by the offset without daylight saving.
std::int32_t standard_offset(const ZoneRules& rules) {
  const YearRule& latest = rules.years.back();
  return -(latest.bias + latest.standard_bias) * 60;
}

}  // namespace

struct Zones::Known {
  Known(const Zone* zone, Zone made) : named(zone), own(std::move(made)) {}

  const Zone* named;
  Zone own;
  mutable std::once_flag searched;
  mutable std::vector<const Zone*> others;  // of IANA, that may have the same rules
};

Zones::Zones(std::string region) : region_(std::move(region)) {}
Zones::~Zones() = default;

const Zone* Zones::of_iana(const std::string& id) const {
  {
    const std::shared_lock lock(mutex_);
    const auto found = by_id_.find(id);
    if (found != by_id_.end()) return found->second.get();
  }
  std::unique_ptr<const Zone> made;
  if (auto timeline = iana_timeline(id)) {
    std::string text = vtimezone_text(id, *timeline);
    made = std::make_unique<const Zone>(Zone{id, *std::move(timeline), std::move(text)});
  }
  if (!made) return nullptr;
  const std::unique_lock lock(mutex_);
  return by_id_.try_emplace(id, std::move(made)).first->second.get();
}

const Zone* Zones::of_name(const std::string& name) const {
  if (name.empty() || name.size() > longest_name) return nullptr;
  {
    const std::shared_lock lock(mutex_);
    const auto found = by_name_.find(name);
    if (found != by_name_.end()) return found->second;
  }
  const std::string id = iana_of_name(name);
  const Zone* const zone = id.empty() ? nullptr : of_iana(id);
  const std::unique_lock lock(mutex_);
  if (by_name_.size() < most_names) by_name_.try_emplace(name, zone);
  return zone;
}

std::string Zones::iana_of_name(std::string_view name) const {
  const auto meant = [this](std::string_view text) -> std::string {
    const auto found = names_by_key().find(normalised_key(text));
    const std::string_view zone = found == names_by_key().end() ? text : found->second;
    if (looks_like_iana(zone)) return iana_name(zone);
    return iana_of_windows(zone, region_);
  };
  const std::string_view core = bare(name);
  for (const std::string_view whole : {trimmed(name), core}) {
    if (std::string id = meant(whole); !id.empty()) return id;
  }
  // A list of cities: the first one that is known.
  for (std::string_view rest = core; !rest.empty();) {
    const std::size_t end = std::min(rest.find_first_of(",;/"), rest.size());
    if (std::string id = meant(trimmed(rest.substr(0, end))); !id.empty()) return id;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

ChosenZone Zones::choose(const SaidZone& said, Instant from, Instant to) const {
  if (!said.rules || said.rules->years.empty()) return {of_name(said.name), false};
  const Known* const about = known(said);
  if (about == nullptr) return {of_name(said.name), false};
  const Timeline& rules = about->own.timeline;
  if (about->named != nullptr && agree(about->named->timeline, rules, from, to))
    return {about->named, false};
  std::call_once(about->searched, [this, about, &said] {
    for (const std::string& id : iana_zones_at(standard_offset(*said.rules), region_)) {
      if (const Zone* const zone = of_iana(id)) about->others.push_back(zone);
    }
  });
  for (const Zone* const zone : about->others) {
    if (agree(zone->timeline, rules, from, to)) return {zone, false};
  }
  return {&about->own, true};
}

const Zones::Known* Zones::known(const SaidZone& said) const {
  const std::string key = key_of(said);
  {
    const std::shared_lock lock(mutex_);
    const auto found = by_rules_.find(key);
    if (found != by_rules_.end()) return found->second.get();
    if (by_rules_.size() >= most_rules) return nullptr;
  }
  std::unique_ptr<Known> learnt = learn(said);
  const std::unique_lock lock(mutex_);
  return by_rules_.try_emplace(key, std::move(learnt)).first->second.get();
}

std::unique_ptr<Zones::Known> Zones::learn(const SaidZone& said) const {
  Timeline timeline = timeline_of(*said.rules);
  const std::string tzid = own_name(said.name, key_of(said));
  std::string text = vtimezone_text(tzid, timeline);
  return std::make_unique<Known>(of_name(said.name),
                                 Zone{tzid, std::move(timeline), std::move(text)});
}

}  // namespace offenbar::calendar
