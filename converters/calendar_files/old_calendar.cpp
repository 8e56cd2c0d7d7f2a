#include "converters/calendar_files/old_calendar.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "converters/calendar_files/rules.h"

namespace offenbar::calendar_files {
namespace {

constexpr std::string_view zone_name = "vCalendar";

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

// "+01", "-5", "-05:30", "0100" as "+0100"; empty for others.
std::string offset_of(std::string_view text) {
  text = trimmed(text);
  const char sign = text.starts_with('-') ? '-' : '+';
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  std::string digits;
  for (const char c : text) {
    if (c == ':') continue;
    if (c < '0' || c > '9') return {};
    digits += c;
  }
  if (digits.size() % 2 == 1) digits.insert(0, 1, '0');
  if (digits.size() == 2) digits += "00";
  if (digits.size() != 4 || digits > "1500") return {};
  return sign + digits;
}

Component rule_of(std::string_view name, const std::string& from, const std::string& to,
                  Moment start) {
  start.is_utc = false;
  Component rule;
  rule.name = name;
  rule.properties = {{"", "DTSTART", {}, text_of(start)},
                     {"", "TZOFFSETFROM", {}, from},
                     {"", "TZOFFSETTO", {}, to}};
  return rule;
}

// "TRUE;+02;19960407T025959;19961027T010000;MET;MEST"
void add_daylight(Component& zone, const Property& daylight, const std::string& standard) {
  const auto parts = split(daylight.value, ';');
  if (parts.size() < 4 || upper(trimmed(parts[0])) != "TRUE") return;
  const std::string summer = offset_of(parts[1]);
  const auto begin = moment_of(parts[2]);
  const auto end = moment_of(parts[3]);
  if (summer.empty() || !begin || !end) return;
  zone.children.push_back(rule_of("DAYLIGHT", standard, summer, *begin));
  zone.children.push_back(rule_of("STANDARD", summer, standard, *end));
}

// "19960415T235000;PT5M;2;text": when, snooze, repeat, and what to show or play.
Component alarm_of(const Property& old) {
  const auto parts = split(old.value, ';');
  const auto part = [&](std::size_t at) {
    return at < parts.size() ? std::string(trimmed(parts[at])) : std::string();
  };
  Component alarm;
  alarm.name = "VALARM";
  std::string action = "DISPLAY";
  if (old.name == "AALARM") action = "AUDIO";
  if (old.name == "MALARM") action = "EMAIL";
  alarm.properties.push_back({"", "ACTION", {}, action});
  if (auto when = moment_of(part(0))) {
    when->is_utc = true;
    when->is_date = false;
    alarm.properties.push_back({"", "TRIGGER", {{"VALUE", {"DATE-TIME"}}}, text_of(*when)});
  } else if (!part(0).empty() && part(0).find('P') != std::string::npos) {
    alarm.properties.push_back({"", "TRIGGER", {}, part(0)});
  }
  const bool repeats = !part(2).empty() && part(2) != "0" && part(1).starts_with('P');
  if (repeats) {
    alarm.properties.push_back({"", "DURATION", {}, part(1)});
    alarm.properties.push_back({"", "REPEAT", {}, part(2)});
  }
  if (!part(3).empty() && action == "DISPLAY")
    alarm.properties.push_back({"", "DESCRIPTION", {}, part(3)});
  if (!part(3).empty() && action != "DISPLAY")
    alarm.properties.push_back({"", "X-OFFENBAR-ALARM", {}, part(3)});
  return alarm;
}

void modernise_status(Property& property, const Component& of) {
  std::string status = upper(property.value);
  std::ranges::replace(status, ' ', '-');
  const bool is_right =
      of.name == "VTODO"
          ? is_one_of(status, {"NEEDS-ACTION", "COMPLETED", "IN-PROCESS", "CANCELLED"})
          : is_one_of(status, {"TENTATIVE", "CONFIRMED", "CANCELLED"});
  if (is_right) {
    property.value = status;
  } else {
    set_aside(property);
  }
}

// "Anna <anna@a.example>" with ROLE, STATUS, RSVP=YES and EXPECT of 1.0.
void modernise_attendee(Property& property) {
  std::string value = contentline::unescaped(property.value);
  const std::size_t open = value.find('<');
  if (open != std::string::npos && value.ends_with('>')) {
    const std::string name(trimmed(std::string_view(value).substr(0, open)));
    if (!name.empty()) set_parameter(property, "CN", name);
    value = value.substr(open + 1, value.size() - open - 2);
  }
  if (upper(value).starts_with("MAILTO:")) value.erase(0, 7);
  if (value.find('@') != std::string::npos) property.value = "mailto:" + value;
  for (Parameter& one : property.parameters) {
    if (one.values.empty()) continue;
    const std::string said = upper(one.values[0]);
    if (one.name == "STATUS") {
      one.name = "PARTSTAT";
      one.values[0] = said == "NEEDS ACTION" ? "NEEDS-ACTION"
                      : said == "CONFIRMED"  ? "ACCEPTED"
                                             : said;
    } else if (one.name == "RSVP") {
      one.values[0] = said == "YES" ? "TRUE" : said == "NO" ? "FALSE" : said;
    } else if (one.name == "EXPECT") {
      one.name = "X-EXPECT";
    } else if (one.name == "ROLE" && (said == "ORGANIZER" || said == "OWNER")) {
      property.name = said == "ORGANIZER" ? "ORGANIZER" : property.name;
      one.name = "X-ROLE";
    } else if (one.name == "ROLE" && said == "ATTENDEE") {
      one.values[0] = "REQ-PARTICIPANT";
    } else if (one.name == "TYPE") {
      one.name = "X-TYPE";
    }
  }
}

void modernise_rule(Property& property, Repairs& repairs) {
  if (upper(property.value).find("FREQ=") != std::string::npos) return;  // of today already
  if (const auto rule = modern_rule(property.value)) {
    property.value = *rule;
  } else {
    repairs.add(property.name + ":" + property.value + " is no rule", "no rule", Severity::content);
    set_aside(property);
  }
}

void modernise(Property& property, const Component& of, const Component& zone, Repairs& repairs) {
  const std::string name = property.name;
  if (name == "DCREATED") property.name = "CREATED";
  if (name == "XRULE") property.name = "EXRULE";
  if (name == "RRULE" || name == "XRULE") return modernise_rule(property, repairs);
  if (name == "RNUM") return set_aside(property);
  if (name == "STATUS") return modernise_status(property, of);
  if (name == "ATTENDEE" || name == "ORGANIZER") return modernise_attendee(property);
  if (name == "TRANSP" && trimmed(property.value) != "OPAQUE")
    property.value = trimmed(property.value) == "0" ? "OPAQUE" : "TRANSPARENT";
  if (is_one_of(name, {"EXDATE", "RDATE", "CATEGORIES", "RESOURCES"}))
    std::ranges::replace(property.value, ';', ',');
  if (is_one_of(name, {"SUMMARY", "DESCRIPTION", "LOCATION"}))
    property.value = contentline::escaped(contentline::unescaped(property.value));
  const bool is_local = is_one_of(name, {"DTSTART", "DTEND", "DUE", "EXDATE", "RDATE"}) &&
                        property.value.find('Z') == std::string::npos &&
                        property.value.find('T') != std::string::npos;
  if (is_local && !zone.name.empty()) set_parameter(property, "TZID", std::string(zone_name));
}

}  // namespace

bool is_old(const Component& calendar) { return calendar.value("VERSION").starts_with("1."); }

Component zone_of_old(const Component& calendar) {
  std::string standard = offset_of(calendar.value("TZ"));
  if (standard.empty()) return {};
  Component zone;
  zone.name = "VTIMEZONE";
  zone.properties.push_back({"", "TZID", {}, std::string(zone_name)});
  zone.children.push_back(rule_of("STANDARD", standard, standard, {1970, 1, 1, 0, false, false}));
  for (const Property& property : calendar.properties) {
    if (property.name == "DAYLIGHT") add_daylight(zone, property, standard);
  }
  return zone;
}

void modernise(Component& component, const Component& zone, Repairs& repairs) {
  for (Property& property : component.properties) {
    if (is_one_of(property.name, {"AALARM", "DALARM", "PALARM", "MALARM"})) {
      component.children.push_back(alarm_of(property));
      set_aside(property);
    } else {
      modernise(property, component, zone, repairs);
    }
  }
}

}  // namespace offenbar::calendar_files
