#include "converters/calendar_files/repair.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <utility>

#include "converters/calendar_files/rules.h"

namespace offenbar::calendar_files {
namespace {

constexpr std::array<std::string_view, 20> singles{
    "UID",         "DTSTAMP",  "DTSTART", "DTEND",         "DUE",       "DURATION",     "SUMMARY",
    "DESCRIPTION", "LOCATION", "CLASS",   "CREATED",       "GEO",       "ORGANIZER",    "PRIORITY",
    "SEQUENCE",    "STATUS",   "TRANSP",  "LAST-MODIFIED", "COMPLETED", "RECURRENCE-ID"};

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

// The values of a property of times in today's form; VALUE and TZID as the values want them.
// False if one of them is no time.
bool normalise(Property& property) {
  std::string text;
  bool is_date = false;
  bool is_utc = false;
  for (const std::string& value : split(property.value, ',')) {
    if (trimmed(value).empty()) continue;
    const auto moment = moment_of(value);
    if (!moment) return false;
    is_date = moment->is_date;
    is_utc = moment->is_utc;
    text += (text.empty() ? "" : ",") + text_of(*moment);
  }
  if (text.empty()) return false;
  property.value = text;
  drop_parameter(property, "VALUE");
  if (is_date) property.parameters.insert(property.parameters.begin(), {"VALUE", {"DATE"}});
  if (is_date || is_utc) drop_parameter(property, "TZID");
  return true;
}

// Periods in RDATE make several servers refuse the whole object: their starts remain.
void periods_to_times(Component& component, Repairs& repairs) {
  std::vector<Property> old;
  for (Property& property : component.properties) {
    if (property.name != "RDATE" || property.value.find('/') == std::string::npos) continue;
    old.push_back(property);
    set_aside(old.back());
    std::string starts;
    for (const std::string& period : split(property.value, ','))
      starts += (starts.empty() ? "" : ",") + period.substr(0, period.find('/'));
    repairs.add("RDATE:" + property.value, starts, Severity::formatting);
    property.value = starts;
  }
  std::ranges::move(old, std::back_inserter(component.properties));
}

void normalise_times(Component& component, Repairs& repairs) {
  for (Property& property : component.properties) {
    if (!is_one_of(property.name, {"DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "EXDATE", "RDATE",
                                   "DTSTAMP", "CREATED", "LAST-MODIFIED", "COMPLETED"}))
      continue;
    if (!normalise(property)) {
      repairs.add(property.name + ":" + property.value + " is no time", "", Severity::content);
      set_aside(property);
    } else if (is_one_of(property.name, {"DTSTAMP", "CREATED", "LAST-MODIFIED", "COMPLETED"})) {
      auto moment = *moment_of(property.value);
      moment.is_date = false;
      moment.is_utc = true;
      property.value = text_of(moment);
      drop_parameter(property, "VALUE");
      drop_parameter(property, "TZID");
    }
  }
}

void keep_one_of_each(Component& component, Repairs& repairs) {
  std::vector<std::string> seen;
  for (Property& property : component.properties) {
    if (std::ranges::find(singles, property.name) == singles.end()) continue;
    // DESCRIPTION may come often in a journal.
    if (component.name == "VJOURNAL" && property.name == "DESCRIPTION") continue;
    if (std::ranges::find(seen, property.name) == seen.end()) {
      seen.push_back(property.name);
      continue;
    }
    repairs.add(property.name + " twice", "X-OFFENBAR-" + property.name);
    set_aside(property);
  }
}

std::optional<Moment> time_in(const Component& component, std::string_view name) {
  const Property* property = component.find(name);
  return property == nullptr ? std::nullopt : moment_of(property->value);
}

void need_stamp(Component& component, Repairs& repairs) {
  if (component.find("DTSTAMP") != nullptr) return;
  Moment stamp{1970, 1, 1, 0, false, true};
  for (const std::string_view name : {"LAST-MODIFIED", "CREATED", "DTSTART"}) {
    if (const auto other = time_in(component, name)) {
      stamp = *other;
      break;
    }
  }
  stamp.is_date = false;
  stamp.is_utc = true;
  repairs.add("no DTSTAMP", text_of(stamp));
  component.properties.push_back({"", "DTSTAMP", {}, text_of(stamp)});
}

void need_start(Component& component, Repairs& repairs) {
  const bool is_needed = component.name == "VEVENT" ||
                         (component.name == "VTODO" && component.find("RRULE") != nullptr);
  if (!is_needed || component.find("DTSTART") != nullptr) return;
  Property start{"", "DTSTART", {}, "19700101T000000Z"};
  for (const std::string_view name : {"DTEND", "DUE", "RECURRENCE-ID", "DTSTAMP"}) {
    const Property* other = component.find(name);
    if (other == nullptr) continue;
    start.parameters = other->parameters;
    start.value = other->value;
    std::erase_if(start.parameters, [](const Parameter& one) { return one.name == "RANGE"; });
    break;
  }
  repairs.add("no DTSTART", start.value, Severity::content);
  component.properties.push_back(std::move(start));
}

std::string zone_of(const Property& property) {
  const std::string* zone = property.parameter("TZID");
  return zone == nullptr ? std::string() : *zone;
}

// A local time beside one that has a zone or is of UTC: it means that zone, and servers that
// compare the two fail.
bool is_left_local(const Moment& moment, const Property& property, const Moment& beside,
                   const Property& to) {
  const bool is_local = !moment.is_date && !moment.is_utc && zone_of(property).empty();
  return is_local && !beside.is_date && (beside.is_utc || !zone_of(to).empty());
}

// Gives a time the type of another: a day, or that day at the other's time and zone. True if it
// had another type.
bool fit(Property& property, const Property& to) {
  const auto wanted = moment_of(to.value);
  if (!wanted) return false;
  std::string text;
  bool has_changed = false;
  for (const std::string& value : split(property.value, ',')) {
    auto moment = moment_of(value);
    if (!moment) return false;
    if (moment->is_date != wanted->is_date) {
      has_changed = true;
      moment->is_date = wanted->is_date;
      moment->seconds = wanted->seconds;
      moment->is_utc = wanted->is_utc;
    } else if (is_left_local(*moment, property, *wanted, to)) {
      has_changed = true;
      moment->is_utc = wanted->is_utc;
    }
    text += (text.empty() ? "" : ",") + text_of(*moment);
  }
  if (!has_changed) return false;
  property.value = text;
  drop_parameter(property, "VALUE");
  drop_parameter(property, "TZID");
  if (wanted->is_date) set_parameter(property, "VALUE", "DATE");
  if (!wanted->is_date && !wanted->is_utc && !zone_of(to).empty())
    set_parameter(property, "TZID", zone_of(to));
  return true;
}

void repair_end(Component& component, std::string_view name, Repairs& repairs) {
  Property* end = find(component, name);
  const Property* start = component.find("DTSTART");
  if (end == nullptr || start == nullptr) return;
  if (Property* duration = find(component, "DURATION")) {
    repairs.add("DURATION beside " + std::string(name), "X-OFFENBAR-DURATION");
    set_aside(*duration);
  }
  const auto from = moment_of(start->value);
  auto to = moment_of(end->value);
  if (!from || !to) return;
  if (from->is_date != to->is_date) {
    repairs.add(std::string(name) + ":" + end->value, "of the type of DTSTART");
    fit(*end, *start);
    to = moment_of(end->value);
  }
  // Only times of the same kind and zone can be compared without knowing the zones.
  const bool are_comparable = from->is_utc == to->is_utc && zone_of(*start) == zone_of(*end);
  const bool is_before = *to < *from || (to->is_date && *to == *from && name == "DTEND");
  if (!are_comparable || !is_before) return;
  // Outlook and others write a day that ends where it starts: it lasts a day without an end, too.
  const bool same = *to == *from;
  repairs.add(std::string(name) + ":" + end->value + " is not behind DTSTART:" + start->value,
              "no end", same ? Severity::cosmetic : Severity::formatting);
  set_aside(*end);
}

// Backslashes before characters that need none: servers write them twice or fail. RFC 5545, 3.3.11
void repair_escapes(Component& component, Repairs& repairs) {
  for (Property& property : component.properties) {
    if (!is_one_of(property.name, {"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT"}))
      continue;
    std::string text;
    for (std::size_t i = 0; i < property.value.size(); ++i) {
      const bool is_escape = property.value[i] == '\\' && i + 1 < property.value.size();
      if (is_escape && std::string_view("\":'").find(property.value[i + 1]) != std::string::npos)
        continue;
      text += property.value[i];
      if (is_escape) text += property.value[++i];
    }
    if (text == property.value) continue;
    repairs.add(property.name + " with a backslash before a quote or colon", "without");
    property.value = std::move(text);
  }
}

void repair_rules(Component& component, Repairs& repairs) {
  const Property* start = component.find("DTSTART");
  const auto from = start == nullptr ? std::nullopt : moment_of(start->value);
  for (Property& property : component.properties) {
    if (property.name != "RRULE" && property.name != "EXRULE") continue;
    const std::string before = property.value;
    const auto rule =
        repaired_rule(property.value, from, start != nullptr && !zone_of(*start).empty());
    if (!rule) {
      repairs.add(property.name + ":" + before + " has no instance", "no rule", Severity::content);
      set_aside(property);
    } else if (*rule != before) {
      if (upper(*rule) != upper(before)) repairs.add(property.name + ":" + before, *rule);
      property.value = *rule;
    }
  }
}

void fit_dates(Component& component, Repairs& repairs) {
  const Property* found = component.find("DTSTART");
  if (found == nullptr) return;
  const Property start = *found;
  for (Property& property : component.properties) {
    if (property.name != "EXDATE" && property.name != "RDATE") continue;
    const std::string before = property.value;
    if (fit(property, start))
      repairs.add(property.name + ":" + before, property.value + " as DTSTART");
  }
}

// A time as it must be: of UTC, and said to be one. RFC 5545, 3.8.6.3
void repair_trigger(Component& alarm, Repairs& repairs) {
  Property* trigger = find(alarm, "TRIGGER");
  auto moment = trigger == nullptr ? std::nullopt : moment_of(trigger->value);
  if (!moment || (trigger->parameter("VALUE") != nullptr && moment->is_utc)) return;
  const std::string before = trigger->value;
  moment->is_date = false;
  moment->is_utc = true;
  trigger->value = text_of(*moment);
  drop_parameter(*trigger, "TZID");
  set_parameter(*trigger, "VALUE", "DATE-TIME");
  repairs.add("TRIGGER:" + before, trigger->value);
}

void repair_alarm(Component& alarm, const Component& of, Repairs& repairs) {
  const auto need = [&](std::string_view name, std::string value) {
    if (alarm.find(name) != nullptr) return;
    repairs.add("an alarm without " + std::string(name), value);
    alarm.properties.push_back({"", std::string(name), {}, std::move(value)});
  };
  need("ACTION", "DISPLAY");
  need("TRIGGER", "PT0S");
  repair_trigger(alarm, repairs);
  const std::string action = upper(alarm.value("ACTION"));
  const std::string title = of.value("SUMMARY").empty() ? "-" : std::string(of.value("SUMMARY"));
  if (action == "DISPLAY" || action == "EMAIL") need("DESCRIPTION", title);
  if (action == "EMAIL") need("SUMMARY", title);
}

}  // namespace

Property* find(Component& component, std::string_view name) {
  return const_cast<Property*>(std::as_const(component).find(name));
}

// Of a name that nobody knows the value is one text: commas that are not escaped would divide it,
// and some servers keep the first part alone.
void set_aside(Property& property) {
  property.name = "X-OFFENBAR-" + property.name;
  std::string text;
  for (std::size_t i = 0; i < property.value.size(); ++i) {
    if (property.value[i] == ',') text += '\\';
    text += property.value[i];
    if (property.value[i] == '\\' && i + 1 < property.value.size()) text += property.value[++i];
  }
  property.value = std::move(text);
}

void repair(Component& component, Repairs& repairs) {
  std::erase_if(component.properties, [](const Property& one) {
    return trimmed(one.value).empty() &&
           is_one_of(one.name,
                     {"DTEND", "DUE", "DURATION", "RRULE", "EXDATE", "RDATE", "RECURRENCE-ID",
                      "DTSTAMP", "CREATED", "LAST-MODIFIED", "UID", "COMPLETED"});
  });
  periods_to_times(component, repairs);
  normalise_times(component, repairs);
  keep_one_of_each(component, repairs);
  repair_escapes(component, repairs);
  need_stamp(component, repairs);
  need_start(component, repairs);
  if (component.name == "VEVENT") repair_end(component, "DTEND", repairs);
  if (component.name == "VTODO") repair_end(component, "DUE", repairs);
  fit_dates(component, repairs);
  repair_rules(component, repairs);
  for (Component& child : component.children) {
    if (child.name == "VALARM") repair_alarm(child, component, repairs);
  }
}

void fit_exception(Component& exception, const Component& master, Repairs& repairs) {
  Property* id = find(exception, "RECURRENCE-ID");
  const Property* start = master.find("DTSTART");
  if (id == nullptr || start == nullptr) return;
  const std::string before = id->value;
  if (fit(*id, *start)) repairs.add("RECURRENCE-ID:" + before, id->value + " as DTSTART");
}

bool recurs(const Component& component) {
  return component.find("RRULE") != nullptr || component.find("RDATE") != nullptr;
}

void stop_recurring(Component& exception, Repairs& repairs) {
  for (Property& property : exception.properties) {
    if (!is_one_of(property.name, {"RRULE", "RDATE", "EXRULE", "EXDATE"})) continue;
    repairs.add("an exception with " + property.name, "X-OFFENBAR-" + property.name,
                Severity::formatting);
    set_aside(property);
  }
}

}  // namespace offenbar::calendar_files
