#include "converters/calendar_files/clean_calendar.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>

#include "converters/base/uuid.h"
#include "converters/calendar_files/old_calendar.h"
#include "converters/calendar_files/repair.h"
#include "converters/calendar_files/zones.h"
#include "converters/contentline/losses.h"

namespace offenbar::calendar_files {
namespace {

Kind kind_of(std::string_view name) {
  if (name == "VEVENT") return Kind::event;
  if (name == "VTODO") return Kind::todo;
  if (name == "VJOURNAL") return Kind::journal;
  return name == "VFREEBUSY" ? Kind::freebusy : Kind::other;
}

void append(std::string& out, const Component& component) {
  contentline::append(out, "BEGIN", component.name);
  for (const Property& property : component.properties) contentline::append(out, property);
  for (const Component& child : component.children) append(out, child);
  contentline::append(out, "END", component.name);
}

std::string text_of(const Component& component) {
  std::string out;
  append(out, component);
  return out;
}

// A component of the file, repaired.
struct Part {
  Component component;
  std::vector<Loss> losses;
  std::string key;  // all its lines
};

// What becomes one object: a master, or exceptions without one.
struct Group {
  std::string uid;
  Kind kind = Kind::event;
  std::vector<Part> parts;  // the master first, if there is one
  bool has_master = false;
  const std::vector<Property>* extras = nullptr;  // X- properties of the calendar
  Zones* zones = nullptr;
  std::set<std::string> instances = {};  // RECURRENCE-IDs of its parts
};

std::optional<Moment> time_in(const Component& component, std::string_view name) {
  const Property* property = component.find(name);
  return property == nullptr ? std::nullopt : moment_of(property->value);
}

class Cleaner {
 public:
  Cleaner(const Options& options, const TakeObject& take) : options_(options), take_(take) {}

  Cleaned run(Bytes file) {
    contentline::Tree tree = contentline::read(file);
    cleaned_.losses = contentline::losses_of(tree.notes);
    Component bare;  // what stands outside of any calendar
    bare.name = "VCALENDAR";
    for (Component& component : tree.components) {
      if (component.name == "VCALENDAR") {
        read(component);
      } else if (component.name == "VCARD") {
        cleaned_.losses.push_back({"line_unreadable", Severity::content,
                                   "line " + std::to_string(component.line), "a card", ""});
      } else {
        bare.children.push_back(std::move(component));
      }
    }
    if (!bare.children.empty()) read(bare);
    for (Group& group : groups_) write(group);
    return std::move(cleaned_);
  }

 private:
  // The components of one calendar, into the groups of their UIDs.
  void read(Component& calendar) {
    Calendar& own = *calendars_.emplace_back(std::make_unique<Calendar>());
    const bool old = is_old(calendar);
    const Component old_zone = old ? zone_of_old(calendar) : Component();
    if (!old_zone.name.empty()) own.zones.define(old_zone);
    read_properties(calendar, own);
    for (const Component& child : calendar.children) {
      if (child.name == "VTIMEZONE") own.zones.define(child);
    }
    std::vector<Part> exceptions;
    for (Component& child : calendar.children) {
      if (child.name == "VTIMEZONE") continue;
      ++cleaned_.found;
      Part part = made(std::move(child), old, old_zone);
      if (is_repeated(part)) continue;
      if (part.component.find("RECURRENCE-ID") != nullptr) {
        exceptions.push_back(std::move(part));
      } else {
        add_master(std::move(part), own);
      }
    }
    for (Part& part : exceptions) add_exception(std::move(part), own);
  }

  struct Calendar {
    std::vector<Property> extras;
    Zones zones;
  };

  void read_properties(const Component& calendar, Calendar& own) {
    for (const Property& property : calendar.properties) {
      if (property.name == "X-WR-CALNAME" && cleaned_.name.empty())
        cleaned_.name = contentline::unescaped(property.value);
      if (property.name == "METHOD" && cleaned_.method.empty())
        cleaned_.method = upper(property.value);
      if (property.name.starts_with("X-") && !property.name.starts_with("X-WR-"))
        own.extras.push_back(property);
    }
  }

  Part made(Component component, bool old, const Component& old_zone) {
    Repairs repairs(component.name + " in line " + std::to_string(component.line));
    if (old) modernise(component, old_zone, repairs);
    if (kind_of(component.name) != Kind::other) repair(component, repairs);
    if (component.find("UID") == nullptr) {
      std::string uid = uuid_of("calendar: " + text_of(component));
      repairs.add("no UID", uid);
      component.properties.insert(component.properties.begin(), {"", "UID", {}, std::move(uid)});
    }
    std::string key = text_of(component);
    return {std::move(component), repairs.take(), std::move(key)};
  }

  // The same in every line as one before: some programs write events once per calendar.
  bool is_repeated(const Part& part) {
    const bool is_new = seen_.insert(part.key).second;
    if (is_new) return false;
    ++cleaned_.repeated;
    cleaned_.losses.push_back({"repaired_object", Severity::cosmetic,
                               "line " + std::to_string(part.component.line),
                               "twice in the file, the same in every line", "once"});
    return true;
  }

  void add_master(Part part, Calendar& own) {
    const std::string uid(part.component.value("UID"));
    auto& same = by_uid_[uid];
    Group group{uid, kind_of(part.component.name), {}, true, &own.extras, &own.zones};
    if (!same.empty()) rename(part, group, uid, same.size());
    group.parts.push_back(std::move(part));
    same.push_back(groups_.size());
    groups_.push_back(std::move(group));
  }

  // A second object under one UID gets one derived from it.
  void rename(Part& part, Group& group, const std::string& uid, std::size_t copy) {
    group.uid = uuid_of("copy " + std::to_string(copy) + ": " + uid);
    for (Property& property : part.component.properties) {
      if (property.name == "UID") property.value = group.uid;
    }
    part.losses.push_back({"repaired_object", Severity::cosmetic,
                           "line " + std::to_string(part.component.line),
                           "UID " + uid + ", which another object has", group.uid});
  }

  // To the master it is an exception of: of those with its UID the last that begins before it.
  void add_exception(Part part, Calendar& own) {
    const std::string uid(part.component.value("UID"));
    const Kind kind = kind_of(part.component.name);
    const auto when = time_in(part.component, "RECURRENCE-ID");
    Group* best = nullptr;
    constexpr std::size_t most_masters = 1000;  // more under one UID are no calendar
    const std::vector<std::size_t>& same_uid = by_uid_[uid];
    for (std::size_t i = 0; i < std::min(same_uid.size(), most_masters); ++i) {
      Group& one = groups_[same_uid[i]];
      if (one.kind != kind) continue;
      const auto start = time_in(one.parts[0].component, "DTSTART");
      const bool is_before = !when || !start || !(*when < *start);
      if (best == nullptr || is_before) best = &one;
    }
    if (best == nullptr && recurs(part.component)) return begin_series(std::move(part), own);
    if (best == nullptr) return add_orphan(std::move(part), own, uid, kind);
    if (!best->instances.emplace(part.component.value("RECURRENCE-ID")).second)
      return set_free(std::move(part), own);
    Repairs repairs("line " + std::to_string(part.component.line));
    if (best->has_master) fit_exception(part.component, best->parts[0].component, repairs);
    stop_recurring(part.component, repairs);
    std::ranges::move(repairs.take(), std::back_inserter(part.losses));
    for (Property& property : part.component.properties) {
      if (property.name == "UID") property.value = best->uid;
    }
    best->parts.push_back(std::move(part));
  }

  void add_orphan(Part part, Calendar& own, const std::string& uid, Kind kind) {
    if (!options_.lone_instances) return add_lone(std::move(part), own, uid);
    auto& same = by_uid_[uid];
    Group group{uid, kind, {}, false, &own.extras, &own.zones};
    group.instances.emplace(part.component.value("RECURRENCE-ID"));
    if (!same.empty()) rename(part, group, uid, same.size());
    group.parts.push_back(std::move(part));
    same.push_back(groups_.size());
    groups_.push_back(std::move(group));
  }

  void add_lone(Part part, Calendar& own, const std::string& uid) {
    const std::string when(part.component.value("RECURRENCE-ID"));
    const std::string derived = uuid_of("instance " + when + ": " + uid);
    for (Property& property : part.component.properties) {
      if (property.name == "UID") property.value = derived;
    }
    part.losses.push_back({"instance_on_its_own", Severity::cosmetic,
                           "line " + std::to_string(part.component.line), uid + ", " + when,
                           derived});
    set_aside(*find(part.component, "RECURRENCE-ID"));
    add_master(std::move(part), own);
  }

  // What is left of a series from one instance on, without what went before.
  void begin_series(Part part, Calendar& own) {
    part.losses.push_back({"repaired_object", Severity::cosmetic,
                           "line " + std::to_string(part.component.line),
                           "an exception that recurs, without its series", "a series"});
    set_aside(*find(part.component, "RECURRENCE-ID"));
    add_master(std::move(part), own);
  }

  // A second exception of the same day becomes an event of its own.
  void set_free(Part part, Calendar& own) {
    part.losses.push_back({"repaired_object", Severity::cosmetic,
                           "line " + std::to_string(part.component.line),
                           "a second exception of one instance", "an object of its own"});
    set_aside(*find(part.component, "RECURRENCE-ID"));
    add_master(std::move(part), own);
  }

  // Renames the zones of all times to what `zones` calls them. Unknown ones go.
  static void use_zones(Component& component, Group& group,
                        std::map<std::string, std::string>& used, std::vector<Loss>& losses) {
    for (Property& property : component.properties) {
      const std::string* tzid = property.parameter("TZID");
      if (tzid == nullptr) continue;
      const std::string said = *tzid;
      const std::string name = group.zones->name_of(said);
      if (name.empty()) {
        losses.push_back({"zone_unknown", Severity::content,
                          "line " + std::to_string(component.line) + ", " + property.name, said,
                          "local time"});
        drop_parameter(property, "TZID");
      } else {
        used.try_emplace(name, said);
        set_parameter(property, "TZID", name);
      }
    }
    for (Component& child : component.children) use_zones(child, group, used, losses);
  }

  static int first_year(const Group& group) {
    int year = 9999;
    for (const Part& part : group.parts) {
      for (const std::string_view name : {"DTSTART", "RECURRENCE-ID", "DUE"}) {
        if (const auto time = time_in(part.component, name)) year = std::min(year, time->year);
      }
    }
    return year == 9999 ? 1970 : year;
  }

  void write(Group& group) {
    Object object;
    object.uid = group.uid;
    object.kind = group.kind;
    object.components = group.parts.size();
    object.title = contentline::unescaped(group.parts[0].component.value("SUMMARY"));
    if (const auto changed = time_in(group.parts[0].component, "LAST-MODIFIED"))
      object.modified = unix_seconds(*changed);
    std::map<std::string, std::string> used;
    for (Part& part : group.parts) {
      std::ranges::move(part.losses, std::back_inserter(object.losses));
      use_zones(part.component, group, used, object.losses);
    }
    begin(object.text);
    for (const Property& extra : *group.extras) contentline::append(object.text, extra);
    const int year = first_year(group);
    for (const auto& [name, said] : used) {
      if (const Component* zone = group.zones->find(said, year)) append(object.text, *zone);
      object.zones.push_back(name);
    }
    for (const Part& part : group.parts) append(object.text, part.component);
    contentline::append(object.text, "END", "VCALENDAR");
    take_(std::move(object));
  }

  void begin(std::string& text) const {
    contentline::append(text, "BEGIN", "VCALENDAR");
    contentline::append(text, "VERSION", "2.0");
    contentline::append(text, "PRODID", "-//offenbar//offenbar//EN");
    if (options_.keep_method && !cleaned_.method.empty())
      contentline::append(text, "METHOD", cleaned_.method);
  }

  const Options& options_;
  const TakeObject& take_;
  Cleaned cleaned_;
  std::vector<std::unique_ptr<Calendar>> calendars_;
  std::vector<Group> groups_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_uid_;
  std::set<std::string> seen_;
};

}  // namespace

Cleaned clean_calendar(Bytes file, const Options& options, const TakeObject& take) {
  return Cleaner(options, take).run(file);
}

}  // namespace offenbar::calendar_files
