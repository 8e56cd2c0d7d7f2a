#include "converters/calendar_files/zones.h"

#include <unicode/timezone.h>
#include <unicode/unistr.h>
#include <unicode/vtzone.h>

#include <algorithm>
#include <memory>

namespace offenbar::calendar_files {
namespace {

std::string utf8_of(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// The name itself where it is one of IANA's ("Etc/Unknown" is ICU's answer to all others).
std::string known(std::string_view name) {
  const auto id =
      icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int>(name.size())));
  icu::UnicodeString canonical;
  UBool is_system = 0;
  UErrorCode status = U_ZERO_ERROR;
  icu::TimeZone::getCanonicalID(id, canonical, is_system, status);
  return U_SUCCESS(status) != 0 && is_system != 0 ? std::string(name) : std::string();
}

std::string of_windows(std::string_view name) {
  const auto id =
      icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int>(name.size())));
  icu::UnicodeString iana;
  UErrorCode status = U_ZERO_ERROR;
  icu::TimeZone::getIDForWindowsID(id, nullptr, iana, status);
  return U_SUCCESS(status) != 0 ? utf8_of(iana) : std::string();
}

bool defines_something(const Component& zone) {
  return std::ranges::any_of(zone.children, [](const Component& rule) {
    return (rule.name == "STANDARD" || rule.name == "DAYLIGHT") &&
           rule.find("TZOFFSETTO") != nullptr && moment_of(rule.value("DTSTART"));
  });
}

// ICU writes offsets with seconds, and names that say nothing: "+010000", "(STD)".
void tidy(Component& rule) {
  std::erase_if(rule.properties, [](const Property& one) { return one.name == "TZNAME"; });
  for (Property& property : rule.properties) {
    const bool is_offset = property.name.starts_with("TZOFFSET");
    if (is_offset && property.value.size() == 7 && property.value.ends_with("00"))
      property.value.resize(5);
  }
}

// STANDARD without TZOFFSETFROM or with a date only fails whole imports elsewhere.
Component repaired(const Component& zone) {
  Component out = zone;
  std::erase_if(out.children, [](const Component& rule) {
    return rule.find("TZOFFSETTO") == nullptr || !moment_of(rule.value("DTSTART"));
  });
  for (Component& rule : out.children) {
    Moment start = *moment_of(rule.value("DTSTART"));
    start.is_date = false;
    start.is_utc = false;
    Property& property = *find(rule, "DTSTART");
    property.parameters.clear();
    property.value = text_of(start);
    if (rule.find("TZOFFSETFROM") == nullptr)
      rule.properties.push_back({"", "TZOFFSETFROM", {}, std::string(rule.value("TZOFFSETTO"))});
  }
  return out;
}

}  // namespace

std::string iana_name(std::string_view tzid) {
  tzid = trimmed(tzid);
  if (tzid.size() > 200) return {};
  if (std::string same = known(tzid); !same.empty()) return same;
  if (std::string windows = of_windows(tzid); !windows.empty()) return windows;
  // Names of programs end with the IANA name, of up to three parts.
  for (std::size_t slash = tzid.find('/'); slash != std::string_view::npos;
       slash = tzid.find('/', slash + 1)) {
    const std::string_view rest = tzid.substr(slash + 1);
    if (rest.find('/') == std::string_view::npos) break;
    if (std::string name = known(rest); !name.empty()) return name;
  }
  return {};
}

void Zones::define(const Component& zone) {
  if (defines_something(zone))
    defined_.try_emplace(std::string(trimmed(zone.value("TZID"))), repaired(zone));
}

const std::string& Zones::iana(std::string_view tzid) {
  const auto known_one = names_.find(tzid);
  if (known_one != names_.end()) return known_one->second;
  return names_.emplace(tzid, iana_name(tzid)).first->second;
}

std::string Zones::name_of(std::string_view tzid) {
  if (const std::string& name = iana(tzid); !name.empty()) return name;
  return defined_.contains(tzid) ? std::string(tzid) : std::string();
}

const Component* Zones::find(std::string_view tzid, int first_year) {
  const std::string& name = iana(tzid);
  if (const auto found = defined_.find(tzid); found != defined_.end()) {
    if (Property* id = calendar_files::find(found->second, "TZID"); id != nullptr && !name.empty())
      id->value = name;
    return &found->second;
  }
  if (name.empty()) return nullptr;
  const auto [at, is_new] = generated_.try_emplace({name, first_year});
  if (is_new) at->second = generate(name, first_year);
  return at->second.name.empty() ? nullptr : &at->second;
}

Component Zones::generate(const std::string& iana, int first_year) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::VTimeZone> zone(
      icu::VTimeZone::createVTimeZoneByID(icu::UnicodeString::fromUTF8(iana)));
  if (!zone) return {};
  constexpr double milliseconds = 1000;
  const Moment start{std::clamp(first_year, 1900, 2200) - 1, 1, 1, 0, false, true};
  icu::UnicodeString text;
  zone->write(static_cast<double>(unix_seconds(start)) * milliseconds, text, status);
  if (U_FAILURE(status) != 0) return {};
  auto tree = contentline::read(as_bytes(utf8_of(text)));
  if (tree.components.empty()) return {};
  Component made = std::move(tree.components[0]);
  std::erase_if(made.properties, [](const Property& one) { return one.name != "TZID"; });
  for (Component& rule : made.children) tidy(rule);
  return made;
}

}  // namespace offenbar::calendar_files
