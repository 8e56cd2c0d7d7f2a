// When an appointment takes place, each time. [MS-OXOCAL] 2.2.1
#pragma once

#include <vector>

#include "converters/instances/recurrence.h"
#include "converters/mapi/item.h"

namespace offenbar::instances {

// Minutes since 1601-01-01.
struct Instance {
  LocalMinutes start = 0;
  LocalMinutes end = 0;
  bool near_change = false;  // of the clock: Zone::is_near_change() of its start or end
  auto operator<=>(const Instance&) const = default;
};

struct Instances {
  bool all_day = false;        // local midnights; else UTC, unless `floating`
  bool floating = false;       // local times: the item names no zone
  bool cut = false;            // the series goes on
  std::vector<Instance> list;  // sorted
};

// All up to `years` behind the first one. Errors: those of the recurrence; Fault::corrupt without a
// start.
[[nodiscard]] Result<Instances> instances_of(const mapi::Item& item, int years);

}  // namespace offenbar::instances
