#include "converters/olm/zone.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "converters/olm/little_endian.h"

namespace offenbar::olm {
namespace {

constexpr std::int32_t most_minutes = 24 * 60;
constexpr std::int64_t minutes_per_day = 24 * 60;

std::optional<int> integer(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Lines without their folds. RFC 5545, 3.1
std::string unfolded(std::string_view text) {
  std::string lines;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') continue;
    const bool is_fold = text[i] == '\n' && i + 1 < text.size() && text[i + 1] == ' ';
    if (is_fold) ++i;
    if (!is_fold) lines += text[i];
  }
  return lines;
}

// The value of the first line NAME:value or NAME;...:value of a text.
std::string_view value_of(std::string_view lines, std::string_view name) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    const bool is_it = line.starts_with(name) && line.size() > name.size() &&
                       (line[name.size()] == ':' || line[name.size()] == ';');
    if (is_it) return line.substr(std::min(line.find(':', name.size()) + 1, line.size()));
  }
  return {};
}

// What stands after BYDAY= in a rule.
std::string_view part_of(std::string_view rule, std::string_view name) {
  const std::size_t at = rule.find(name);
  if (at == std::string_view::npos) return {};
  rule.remove_prefix(at + name.size());
  return rule.substr(0, rule.find(';'));
}

// "+0530" in minutes.
std::optional<std::int32_t> offset_of(std::string_view text) {
  if (text.size() < 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto hours = integer(text.substr(1, 2));
  const auto minutes = integer(text.substr(3, 2));
  if (!hours || !minutes || *hours < 0 || *minutes < 0) return std::nullopt;
  const std::int32_t total = *hours * 60 + *minutes;
  if (total > most_minutes) return std::nullopt;
  return text[0] == '-' ? -total : total;
}

// "1SU", "-1SU", "SU": nothing of it if it is none of these.
bool read_day(std::string_view text, ClockChange& into) {
  static constexpr std::array<std::string_view, 7> names{"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
  if (text.size() < 2) return false;
  const auto name = std::ranges::find(names, text.substr(text.size() - 2));
  const int nth = integer(text.substr(0, text.size() - 2)).value_or(1);
  if (name == names.end() || nth < -1 || nth == 0 || nth > 5) return false;
  into.weekday = static_cast<std::uint16_t>(name - names.begin());
  into.nth = static_cast<std::uint16_t>(nth < 0 ? 5 : nth);
  return true;
}

// A STANDARD or DAYLIGHT. One without a yearly rule holds always: no month.
std::optional<ClockChange> change_of(std::string_view lines) {
  ClockChange change;
  const auto offset = offset_of(value_of(lines, "TZOFFSETTO"));
  if (!offset) return std::nullopt;
  change.offset = *offset;
  const std::string_view rule = value_of(lines, "RRULE");
  const int month = integer(part_of(rule, "BYMONTH=")).value_or(0);
  if (month < 1 || month > 12 || !read_day(part_of(rule, "BYDAY="), change)) return change;
  const std::string_view start = value_of(lines, "DTSTART");
  const std::size_t time = start.find('T');
  if (time == std::string_view::npos || start.size() < time + 5) return change;
  const int hour = integer(start.substr(time + 1, 2)).value_or(0);
  const int minute = integer(start.substr(time + 3, 2)).value_or(0);
  change.minute = std::clamp(hour * 60 + minute, 0, most_minutes - 1);
  change.month = static_cast<std::uint16_t>(month);
  return change;
}

std::optional<ClockChange> part_named(std::string_view lines, std::string_view begin,
                                      std::string_view end) {
  const std::size_t from = lines.find(begin);
  if (from == std::string_view::npos) return std::nullopt;
  const std::size_t to = lines.find(end, from);
  return change_of(lines.substr(from, to == std::string_view::npos ? to : to - from));
}

bool is_between(unsigned month, unsigned from, unsigned to) {
  return from < to ? month >= from && month < to : month >= from || month < to;
}

void put_change(mapi::Binary& into, const ClockChange& change) {
  put_le<std::uint16_t>(into, 0);  // wStandardYear, wDaylightYear: the rule, not one year
  put_le<std::uint16_t>(into, 0);  // wYear: every year
  put_le(into, change.month);
  put_le(into, change.weekday);
  put_le(into, change.nth);
  put_le(into, static_cast<std::uint16_t>(change.minute / 60));
  put_le(into, static_cast<std::uint16_t>(change.minute % 60));
  put_le<std::uint32_t>(into, 0);  // wSecond, wMilliseconds
}

}  // namespace

std::int32_t ZoneOfItem::offset_at(std::int64_t midnight) const {
  const std::int64_t minutes = midnight / 60;
  if (daylight.month == 0 || standard.month == 0) return standard.offset;
  const bool standard_fits = (minutes + standard.offset) % minutes_per_day == 0;
  const bool daylight_fits = (minutes + daylight.offset) % minutes_per_day == 0;
  if (standard_fits != daylight_fits) return standard_fits ? standard.offset : daylight.offset;
  const auto day = std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds(std::chrono::seconds(midnight)));
  const auto month = static_cast<unsigned>(std::chrono::year_month_day(day).month());
  return is_between(month, daylight.month, standard.month) ? daylight.offset : standard.offset;
}

std::optional<ZoneOfItem> zone_of(std::string_view icalendar) {
  const std::string lines = unfolded(icalendar);
  const auto standard = part_named(lines, "BEGIN:STANDARD", "END:STANDARD");
  const auto daylight = part_named(lines, "BEGIN:DAYLIGHT", "END:DAYLIGHT");
  if (!standard && !daylight) return std::nullopt;
  ZoneOfItem zone;
  zone.iana = value_of(lines, "X-ENTOURAGE-CFTIMEZONE");
  zone.standard = standard ? *standard : *daylight;
  if (standard && daylight) zone.daylight = *daylight;
  // One change alone is none.
  if (zone.standard.month == 0 || zone.daylight.month == 0)
    zone.standard.month = zone.daylight.month = 0;
  return zone;
}

mapi::Binary zone_struct(const ZoneOfItem& zone) {
  mapi::Binary bytes;
  const bool changes = zone.daylight.month != 0;
  put_le(bytes, -zone.standard.offset);  // lBias: minutes west of UTC
  put_le<std::int32_t>(bytes, 0);        // lStandardBias
  put_le(bytes, changes ? zone.standard.offset - zone.daylight.offset : 0);  // lDaylightBias
  put_change(bytes, zone.standard);
  put_change(bytes, zone.daylight);
  return bytes;
}

}  // namespace offenbar::olm
