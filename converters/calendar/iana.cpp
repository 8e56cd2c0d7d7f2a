#include "converters/calendar/iana.h"

#include <unicode/basictz.h>
#include <unicode/strenum.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace offenbar::calendar {
namespace {

constexpr double milliseconds = 1000.0;

icu::UnicodeString unicode(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
}
std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

Instant begin_of(int year) { return {midnight_of(day_of(Civil{year, 1, 1})).seconds}; }

Offset offset_at(const icu::BasicTimeZone& zone, Instant instant) {
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  zone.getOffset(static_cast<double>(instant.seconds) * milliseconds, 0, raw, saving, status);
  return {(raw + saving) / 1000, saving > 0};
}

std::unique_ptr<icu::BasicTimeZone> zone_of(const std::string& id) {
  std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(unicode(id)));
  icu::UnicodeString got;
  zone->getID(got);
  if (utf8(got) != id) return nullptr;
  return std::unique_ptr<icu::BasicTimeZone>(dynamic_cast<icu::BasicTimeZone*>(zone.release()));
}

std::vector<std::string> zones_at(std::int32_t offset_seconds, const char* region) {
  std::vector<std::string> found;
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t offset = offset_seconds * 1000;
  const std::unique_ptr<icu::StringEnumeration> ids(icu::TimeZone::createTimeZoneIDEnumeration(
      UCAL_ZONE_TYPE_CANONICAL_LOCATION, region, &offset, status));
  if (U_FAILURE(status) != 0) return found;
  while (const icu::UnicodeString* id = ids->snext(status)) {
    std::string name = iana_name(utf8(*id));
    if (!name.empty()) found.push_back(std::move(name));
  }
  std::ranges::sort(found);
  return found;
}

bool has_windows_name(const std::string& id) {
  icu::UnicodeString windows;
  icu::UnicodeString back;
  UErrorCode status = U_ZERO_ERROR;
  icu::TimeZone::getWindowsID(unicode(id), windows, status);
  icu::TimeZone::getIDForWindowsID(windows, "001", back, status);
  return U_FAILURE(status) == 0 && iana_name(utf8(back)) == id;
}

// ICU's canonical names are the oldest ones; receivers know both, people the newer ones.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> renamed{{
    {"Africa/Asmera", "Africa/Asmara"},
    {"America/Buenos_Aires", "America/Argentina/Buenos_Aires"},
    {"America/Indianapolis", "America/Indiana/Indianapolis"},
    {"America/Louisville", "America/Kentucky/Louisville"},
    {"Asia/Calcutta", "Asia/Kolkata"},
    {"Asia/Katmandu", "Asia/Kathmandu"},
    {"Asia/Rangoon", "Asia/Yangon"},
    {"Asia/Saigon", "Asia/Ho_Chi_Minh"},
    {"Atlantic/Faeroe", "Atlantic/Faroe"},
    {"Europe/Kiev", "Europe/Kyiv"},
    {"America/Godthab", "America/Nuuk"},
    {"Pacific/Enderbury", "Pacific/Kanton"},
}};

// Of zones with the same rules these are the ones that people mean.
constexpr std::array<std::string_view, 22> usual{
    "Europe/Berlin",     "Europe/London",    "Europe/Helsinki",     "Europe/Moscow",
    "Europe/Istanbul",   "Europe/Lisbon",    "America/New_York",    "America/Chicago",
    "America/Denver",    "America/Phoenix",  "America/Los_Angeles", "America/Anchorage",
    "America/Halifax",   "Asia/Dubai",       "Asia/Shanghai",       "Asia/Tokyo",
    "Asia/Kolkata",      "Asia/Singapore",   "Australia/Sydney",    "Australia/Brisbane",
    "America/Sao_Paulo", "Pacific/Auckland",
};
bool is_usual(const std::string& id) { return std::ranges::find(usual, id) != usual.end(); }

}  // namespace

std::optional<Timeline> iana_timeline(const std::string& id) {
  const auto zone = zone_of(id);
  if (!zone) return std::nullopt;
  const Instant begin = begin_of(first_year);
  const Instant end = begin_of(last_year + 1);
  std::vector<Timeline::Change> changes;
  icu::TimeZoneTransition transition;
  double at = static_cast<double>(begin.seconds) * milliseconds;
  while (zone->getNextTransition(at, 0, transition) != 0) {
    at = transition.getTime();
    const Instant instant{static_cast<std::int64_t>(at / milliseconds)};
    if (instant >= end) break;
    changes.push_back({instant, offset_at(*zone, instant)});
  }
  return Timeline(offset_at(*zone, begin), changes);
}

std::string iana_of_windows(std::string_view windows, const std::string& region) {
  for (const std::string& where : {region, std::string("001")}) {
    if (where.empty()) continue;
    icu::UnicodeString id;
    UErrorCode status = U_ZERO_ERROR;
    icu::TimeZone::getIDForWindowsID(unicode(windows), where.c_str(), id, status);
    if (U_FAILURE(status) == 0 && !id.isEmpty()) return iana_name(utf8(id));
  }
  return {};
}

std::string iana_name(std::string_view id) {
  icu::UnicodeString canonical;
  UErrorCode status = U_ZERO_ERROR;
  icu::TimeZone::getCanonicalID(unicode(id), canonical, status);
  if (U_FAILURE(status) != 0) return {};
  std::string name = utf8(canonical);
  if (name == "Etc/Unknown") return {};
  if (name == "Etc/GMT" || name == "Etc/UCT" || name == "GMT" || name == "UTC") return "Etc/UTC";
  for (const auto& [old_name, new_name] : renamed) {
    if (name != old_name) continue;
    const std::string wished(new_name);
    if (zone_of(wished)) return wished;  // else: this ICU does not know it yet
  }
  return name;
}

std::vector<std::string> iana_zones_at(std::int32_t offset_seconds, const std::string& region) {
  std::vector<std::string> all;
  if (!region.empty()) all = zones_at(offset_seconds, region.c_str());
  std::vector<std::string> rest = zones_at(offset_seconds, nullptr);
  // Not those of std::ranges: clang 14 cannot compile them with g++ 12's library.
  std::stable_partition(rest.begin(), rest.end(), has_windows_name);
  std::stable_partition(rest.begin(), rest.end(), is_usual);
  all.insert(all.end(), rest.begin(), rest.end());
  return all;
}

}  // namespace offenbar::calendar
