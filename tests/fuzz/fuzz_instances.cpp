// The first byte says where the recurrence ends and the rules of its zone begin.
#include <algorithm>
#include <span>

#include "converters/instances/recurrence.h"
#include "converters/instances/zone.h"

namespace {

using namespace offenbar::instances;

constexpr LocalMinutes until = 900LL * 366 * minutes_per_day;  // about the year 2500

void walk(const Recurrence& recurrence, const offenbar::Result<Zone>& zone) {
  int left = 1000;
  (void)walk_dates(recurrence, until, [&](LocalMinutes date) {
    if (zone) {
      (void)zone->to_local(zone->to_utc(date + recurrence.start_offset));
      (void)zone->is_near_change(date);
    }
    return --left > 0;
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const offenbar::Bytes rest = std::as_bytes(std::span(data, size)).subspan(1);
  const std::size_t end = std::min<std::size_t>(rest.size(), data[0] * 4U);
  const auto definition = Zone::of_definition(rest.subspan(end));
  const auto structure = Zone::of_struct(rest.subspan(end));
  if (const auto series = read_recurrence(rest.first(end))) walk(*series, definition);
  if (const auto series = read_task_recurrence(rest.first(end))) walk(*series, structure);
  return 0;
}
