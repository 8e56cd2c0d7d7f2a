// The first byte says where the recurrence ends and the rules of its zone begin.
#include <algorithm>
#include <span>

#include "converters/calendar/recurrence_pattern.h"
#include "converters/calendar/write_calendar.h"
#include "converters/calendar/zone_rules.h"
#include "tests/support/appointment_maker.h"

namespace {

using namespace offenbar;

void write_appointment(std::string_view recurrence, std::string_view zone) {
  static const calendar::Zones zones("DE");
  testing::MemoryItem item("IPM.Appointment");
  testing::Naming(item)
      .time(calendar::lid::start_whole, testing::utc(2024, 3, 4, 9))
      .time(calendar::lid::end_whole, testing::utc(2024, 3, 4, 10))
      .flag(calendar::lid::is_recurring, true)
      .bytes(calendar::lid::recurrence, recurrence)
      .bytes(calendar::lid::series_zone, zone)
      .bytes(calendar::lid::zone_struct, zone);
  calendar::Context context;
  context.zones = &zones;
  (void)calendar::write_calendar(item, context);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const Bytes bytes = std::as_bytes(std::span(data, size));
  (void)calendar::read_recurrence(bytes, 1252);
  (void)calendar::read_pattern(bytes);
  if (const auto rules = calendar::read_zone_definition(bytes)) (void)calendar::timeline_of(*rules);
  (void)calendar::read_zone_struct(bytes);
  if (bytes.empty()) return 0;
  const std::string_view rest = as_text(bytes.subspan(1));
  const std::size_t end = std::min<std::size_t>(rest.size(), data[0] * 4U);
  write_appointment(rest.substr(0, end), rest.substr(end));
  return 0;
}
