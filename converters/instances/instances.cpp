#include "converters/instances/instances.h"

#include <algorithm>
#include <optional>

#include "converters/instances/zone.h"
#include "converters/mapi/access.h"

namespace offenbar::instances {
namespace {

// PSETID_Appointment. [MS-OXPROPS] 1.3.2
constexpr mapi::Guid appointment_set{{0x02, 0x20, 0x06, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00,
                                      0x00, 0x00, 0x00, 0x00, 0x00, 0x46}};
constexpr std::uint32_t start_whole = 0x820D;    // PidLidAppointmentStartWhole
constexpr std::uint32_t end_whole = 0x820E;      // PidLidAppointmentEndWhole
constexpr std::uint32_t sub_type = 0x8215;       // PidLidAppointmentSubType
constexpr std::uint32_t recur = 0x8216;          // PidLidAppointmentRecur
constexpr std::uint32_t recurring = 0x8223;      // PidLidRecurring
constexpr std::uint32_t zone_struct = 0x8233;    // PidLidTimeZoneStruct
constexpr std::uint32_t start_display = 0x825E;  // PidLidAppointmentTimeZoneDefinitionStartDisplay
constexpr std::uint32_t definition_recur = 0x8260;  // PidLidAppointmentTimeZoneDefinitionRecur

std::optional<mapi::PropId> named(const mapi::Item& item, std::uint32_t number) {
  return item.id_of({appointment_set, number});
}

std::optional<mapi::Binary> blob(const mapi::Item& item, std::uint32_t number) {
  const auto id = named(item, number);
  auto value = id ? mapi::binary(item, *id) : std::nullopt;
  if (value && value->empty()) value.reset();
  return value;
}

std::optional<LocalMinutes> moment(const mapi::Item& item, std::uint32_t number) {
  const auto id = named(item, number);
  const auto value = id ? mapi::time(item, *id) : std::nullopt;
  if (!value) return std::nullopt;
  return static_cast<LocalMinutes>(value->ticks / mapi::ticks_per_second / 60);
}

bool is_set(const mapi::Item& item, std::uint32_t number) {
  const auto id = named(item, number);
  return id && mapi::boolean(item, *id).value_or(false);
}

std::optional<Zone> zone_of(const mapi::Item& item, bool is_series) {
  if (is_series) {
    for (const std::uint32_t number : {definition_recur, zone_struct, start_display}) {
      const auto value = blob(item, number);
      if (!value) continue;
      auto zone = number == zone_struct ? Zone::of_struct(*value) : Zone::of_definition(*value);
      if (zone) return *std::move(zone);
    }
    return std::nullopt;
  }
  const auto value = blob(item, start_display);
  if (!value) return std::nullopt;
  auto zone = Zone::of_definition(*value);
  return zone ? std::optional(*std::move(zone)) : std::nullopt;
}

Result<Instances> one(const mapi::Item& item, Instances found) {
  const auto start = moment(item, start_whole);
  if (!start) return fail(Fault::corrupt, "an appointment without a start");
  const LocalMinutes end = std::max(*start, moment(item, end_whole).value_or(*start));
  if (!found.all_day) {
    found.list.push_back({*start, end});
    return found;
  }
  const auto zone = zone_of(item, false);
  const auto date = [&zone](LocalMinutes utc) {
    // Without a zone the nearest midnight is meant.
    const LocalMinutes local = zone ? zone->to_local(utc) : utc;
    return (local + minutes_per_day / 2) / minutes_per_day * minutes_per_day;
  };
  const LocalMinutes first = date(*start);
  found.list.push_back({first, std::max(date(end), first + minutes_per_day)});
  return found;
}

Result<Instances> series(const mapi::Item& item, Bytes bytes, int years, Instances found) {
  OFFENBAR_TRY(const Recurrence recurrence, read_recurrence(bytes));
  const auto zone = zone_of(item, true);
  found.floating = !zone && !found.all_day;
  const auto add = [&](LocalMinutes start, LocalMinutes end) {
    const bool is_local = found.all_day || !zone;
    if (is_local) {
      found.list.push_back({start, end});
    } else {
      found.list.push_back({zone->to_utc(start), zone->to_utc(end),
                            zone->is_near_change(start) || zone->is_near_change(end)});
    }
  };
  const LocalMinutes until = recurrence.start_date + years * 366 * minutes_per_day;
  OFFENBAR_CHECK(walk_dates(recurrence, until, [&](LocalMinutes midnight) {
    const bool is_gone =
        std::ranges::find(recurrence.deleted, midnight) != recurrence.deleted.end();
    if (!is_gone) add(midnight + recurrence.start_offset, midnight + recurrence.end_offset);
    return true;
  }));
  for (const Exception& exception : recurrence.exceptions) {
    if (exception.start <= until) add(exception.start, exception.end);
  }
  found.cut = recurrence.end_date > until;
  std::ranges::sort(found.list);
  return found;
}

}  // namespace

Result<Instances> instances_of(const mapi::Item& item, int years) {
  Instances found;
  found.all_day = is_set(item, sub_type);
  const auto bytes = is_set(item, recurring) ? blob(item, recur) : std::nullopt;
  if (bytes) return series(item, *bytes, years, std::move(found));
  return one(item, std::move(found));
}

}  // namespace offenbar::instances
