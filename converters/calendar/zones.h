// Time zones: what items call them and what rules they hold, as names and rules that receivers
// know.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "converters/calendar/timeline.h"
#include "converters/calendar/zone_rules.h"

namespace offenbar::calendar {

struct Zone {
  std::string tzid;
  Timeline timeline;
  std::string vtimezone;  // whole, with CRLF

  [[nodiscard]] bool is_utc() const { return tzid == "Etc/UTC"; }
};

// What an item says of its zone.
struct SaidZone {
  std::string name;                // may be empty
  std::optional<ZoneRules> rules;  // may hold no name
};

struct ChosenZone {
  const Zone* zone = nullptr;  // null if nothing was said that helps; lives as long as the Zones
  bool own = false;  // no zone of IANA has these rules: `zone` is made of them, under a name of
                     // its own
};

// Looking zones up is slow and always gives the same: keep one of these for a whole run. Any
// number of threads may ask it.
class Zones {
 public:
  // `region`, "DE", decides between zones that have the same name or rules; may be empty.
  explicit Zones(std::string region = {});
  ~Zones();
  Zones(const Zones&) = delete;
  Zones& operator=(const Zones&) = delete;

  // By its name of IANA; null if there is none.
  [[nodiscard]] const Zone* of_iana(const std::string& id) const;

  // By whatever a program called it: a name of Windows or IANA, in one of many languages, a list
  // of cities, "(GMT+01:00) Amsterdam, Berlin", with a number behind it. mappings/time-zones.tsv.
  // Null if the name says nothing.
  [[nodiscard]] const Zone* of_name(const std::string& name) const;

  // The zone whose offsets between the two are those of the item's rules: the one of that name,
  // else another of IANA, else one made of the rules. Without rules the name decides.
  [[nodiscard]] ChosenZone choose(const SaidZone& said, Instant from, Instant to) const;

 private:
  struct Known;  // what is known of some rules

  [[nodiscard]] std::string iana_of_name(std::string_view name) const;
  // Null if too many different rules were met.
  [[nodiscard]] const Known* known(const SaidZone& said) const;
  [[nodiscard]] std::unique_ptr<Known> learn(const SaidZone& said) const;

  std::string region_;
  mutable std::shared_mutex mutex_;
  mutable std::map<std::string, std::unique_ptr<const Zone>, std::less<>> by_id_;
  mutable std::map<std::string, const Zone*, std::less<>> by_name_;
  mutable std::map<std::string, std::unique_ptr<Known>, std::less<>> by_rules_;
};

}  // namespace offenbar::calendar
