#include "converters/items/calendar_events.h"

#include <fmt/format.h>
#include <libical/ical.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "converters/base/bytes.h"
#include "converters/items/words.h"

namespace offenbar::items {
namespace {

constexpr std::size_t most_instances = 20'000;
constexpr std::size_t most_zones = 16;  // sets of time zones that are remembered
constexpr std::size_t longest_zones = 64U << 10U;
constexpr std::int64_t year_seconds = 366LL * 86'400;

struct Free {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Calendar = std::unique_ptr<icalcomponent, Free>;

std::string said(const char* text) { return text == nullptr ? "" : text; }

std::int64_t seconds_of(icaltimetype time) {
  return static_cast<std::int64_t>(icaltime_as_timet_with_zone(time, time.zone));
}

// Properties of a kind, in order.
template <class Each>
void each_property(icalcomponent* of, icalproperty_kind kind, const Each& each) {
  for (icalproperty* one = icalcomponent_get_first_property(of, kind); one != nullptr;
       one = icalcomponent_get_next_property(of, kind)) {
    each(one);
  }
}

// The main component of a UID, and those that change instances of it.
struct Object {
  icalcomponent* main = nullptr;
  std::vector<icalcomponent*> changed;
  bool is_twice = false;  // more than one says that it is the main one
};

icaltimetype time_of(icalcomponent* component, icalproperty* property) {
  return icalproperty_get_datetime_with_component(property, component);
}

// In local time, as RFC 5545 has it: with a zone, libical 3.0 stays an hour late behind a time that
// a change of the clock skips.
void add_rule(std::map<std::int64_t, icaltimetype>& found, icalproperty* property,
              icaltimetype start, std::int64_t until, bool& is_cut) {
  icalrecurrencetype rule = icalproperty_get_rrule(property);
  icaltimetype local = start;
  local.zone = nullptr;
  if (icaltime_is_null_time(rule.until) == 0 && rule.until.is_date == 0) {
    rule.until = icaltime_convert_to_zone(rule.until, const_cast<icaltimezone*>(start.zone));
    rule.until.zone = nullptr;
  }
  icalrecur_iterator* each = icalrecur_iterator_new(rule, local);
  if (each == nullptr) return;
  for (icaltimetype next = icalrecur_iterator_next(each); icaltime_is_null_time(next) == 0;
       next = icalrecur_iterator_next(each)) {
    next.zone = start.zone;
    const std::int64_t seconds = seconds_of(next);
    is_cut = seconds > until || found.size() >= most_instances;
    if (is_cut) break;
    found[seconds] = next;
  }
  icalrecur_iterator_free(each);
}

// Starts of the series: rules and dates, without those that are taken out.
std::vector<icaltimetype> starts_of(icalcomponent* event, std::int64_t until, bool& is_cut) {
  const icaltimetype start = icalcomponent_get_dtstart(event);
  std::map<std::int64_t, icaltimetype> found{{seconds_of(start), start}};
  each_property(event, ICAL_RRULE_PROPERTY,
                [&](icalproperty* rule) { add_rule(found, rule, start, until, is_cut); });
  each_property(event, ICAL_RDATE_PROPERTY, [&](icalproperty* date) {
    const icaltimetype time = time_of(event, date);
    found[seconds_of(time)] = time;
  });
  each_property(event, ICAL_EXDATE_PROPERTY,
                [&](icalproperty* date) { found.erase(seconds_of(time_of(event, date))); });
  std::vector<icaltimetype> starts;
  starts.reserve(found.size());
  for (const auto& [seconds, time] : found) starts.push_back(time);
  return starts;
}

Span span_of(icalcomponent* event) {
  return {seconds_of(icalcomponent_get_dtstart(event)), seconds_of(icalcomponent_get_dtend(event)),
          false};
}

// By what clocks show: an hour that is skipped is no instant, but a change can be about it.
bool is_changed(const Object& object, icaltimetype start) {
  return std::ranges::any_of(object.changed, [&](icalcomponent* one) {
    icalproperty* id = icalcomponent_get_first_property(one, ICAL_RECURRENCEID_PROPERTY);
    icaltimetype original = time_of(one, id);
    if (original.zone != start.zone && start.is_date == 0) {
      original = icaltime_convert_to_zone(original, const_cast<icaltimezone*>(start.zone));
    }
    return original.year == start.year && original.month == start.month &&
           original.day == start.day && original.hour == start.hour &&
           original.minute == start.minute;
  });
}

std::vector<Span> spans_of(const Object& object, bool& is_cut) {
  std::vector<Span> spans;
  if (object.main != nullptr &&
      icalcomponent_get_first_property(object.main, ICAL_DTSTART_PROPERTY) != nullptr) {
    const Span first = span_of(object.main);
    // Local lengths: an appointment of a day stays one over a change of the clock.
    icaltimetype start = icalcomponent_get_dtstart(object.main);
    icaltimetype end = icalcomponent_get_dtend(object.main);
    start.zone = end.zone = nullptr;
    const icaldurationtype length = icaltime_subtract(end, start);
    const std::int64_t until = first.start + years_compared * year_seconds;
    for (const icaltimetype& one : starts_of(object.main, until, is_cut)) {
      if (is_changed(object, one)) continue;
      icaltimetype last = icaltime_add(one, length);
      last.zone = one.zone;
      spans.push_back({seconds_of(one), seconds_of(last), false});
    }
  }
  for (icalcomponent* one : object.changed) spans.push_back(span_of(one));
  std::ranges::sort(spans);
  return spans;
}

// True if a time is said as that of the start is: in a zone, in UTC, as local time or as a day.
bool fits(icaltimetype start, icaltimetype time) {
  const bool is_utc = icaltime_is_utc(start) != 0;
  return icaltime_is_null_time(time) == 0 && start.is_date == time.is_date &&
         is_utc == (icaltime_is_utc(time) != 0) &&
         (start.zone == nullptr) == (time.zone == nullptr);
}

// A zone that is named and not there leaves nobody knowing when it is; so does what libical could
// not read. Such objects come out repaired, and there is nothing to compare that with.
bool is_certain(icalcomponent* component) {
  bool certain = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY) == nullptr &&
                 icalcomponent_get_first_property(component, ICAL_DTSTART_PROPERTY) != nullptr;
  const icaltimetype start = icalcomponent_get_dtstart(component);
  certain = certain && icaltime_is_null_time(start) == 0;
  for (const icalproperty_kind kind :
       {ICAL_DTSTART_PROPERTY, ICAL_DTEND_PROPERTY, ICAL_EXDATE_PROPERTY, ICAL_RDATE_PROPERTY}) {
    each_property(component, kind, [&](icalproperty* property) {
      const bool names_zone =
          icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER) != nullptr;
      const icaltimetype time = time_of(component, property);
      if (names_zone && time.zone == nullptr) certain = false;
      const bool is_date_list = kind == ICAL_EXDATE_PROPERTY || kind == ICAL_RDATE_PROPERTY;
      if (is_date_list && !fits(start, time)) certain = false;
    });
  }
  return certain;
}

Address person_of(icalproperty* property, const char* address) {
  Address person;
  person.address = said(address);
  std::ranges::transform(person.address, person.address.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (person.address.starts_with("mailto:")) person.address.erase(0, 7);
  if (icalparameter* name = icalproperty_get_first_parameter(property, ICAL_CN_PARAMETER)) {
    person.name = said(icalparameter_get_cn(name));
  }
  return person;
}

bool is_named(icalproperty* property, std::string_view name) {
  const char* own = icalproperty_get_property_name(property);
  return own != nullptr && name == own;
}

// RFC 5545, 3.3.11
std::string without_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    out += c == 'n' || c == 'N' ? '\n' : c;
  }
  return out;
}

class TextStream : public mapi::ByteStream {
 public:
  explicit TextStream(std::string bytes) : bytes_(std::move(bytes)) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    const std::size_t count = std::min(into.size(), bytes_.size() - at_);
    std::copy_n(as_bytes(bytes_).begin() + static_cast<std::ptrdiff_t>(at_), count, into.begin());
    at_ += count;
    return count;
  }
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

std::string from_base64(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t digit =
        std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
            .find(c);
    if (digit == std::string_view::npos) continue;
    bits = bits << 6U | static_cast<std::uint32_t>(digit);
    if (++count % 4 == 1) continue;
    const unsigned shift = static_cast<unsigned>(6 - 2 * ((count - 1) % 4));
    out += static_cast<char>(bits >> shift & 0xFFU);
  }
  return out;
}

void add_attachment(Letter& letter, icalproperty* property) {
  icalattach* attach = icalproperty_get_attach(property);
  if (attach == nullptr) return;
  Attached one;
  for (const char* key : {"FILENAME", "X-FILENAME", "X-ORACLE-FILENAME"}) {
    char* name = icalproperty_get_parameter_as_string_r(property, key);
    if (name != nullptr && one.name.empty()) one.name = name;
    icalmemory_free_buffer(name);
  }
  if (icalattach_get_is_url(attach) != 0) {
    one.is_link = true;
    if (one.name.empty()) one.name = said(icalattach_get_url(attach));
  } else {
    const auto bytes = std::make_shared<const std::string>(
        from_base64(said(reinterpret_cast<const char*>(icalattach_get_data(attach)))));
    one.open = [bytes]() -> Result<std::unique_ptr<mapi::ByteStream>> {
      return std::make_unique<TextStream>(*bytes);
    };
  }
  letter.attached.push_back(std::move(one));
}

void read_properties(icalcomponent* component, Event& event) {
  Letter& letter = event.letter;
  if (const char* text = icalcomponent_get_summary(component)) letter.subject = text;
  if (const char* text = icalcomponent_get_location(component)) event.location = text;
  each_property(component, ICAL_ANY_PROPERTY, [&](icalproperty* property) {
    switch (icalproperty_isa(property)) {
      case ICAL_DESCRIPTION_PROPERTY:
        letter.texts.push_back({said(icalproperty_get_description(property)), false, true});
        break;
      case ICAL_ATTENDEE_PROPERTY:
        letter.recipients.push_back(person_of(property, icalproperty_get_attendee(property)));
        break;
      case ICAL_ORGANIZER_PROPERTY:
        event.organizer.push_back(person_of(property, icalproperty_get_organizer(property)));
        break;
      case ICAL_CATEGORIES_PROPERTY:
        letter.keywords.push_back(said(icalproperty_get_categories(property)));
        break;
      case ICAL_ATTACH_PROPERTY:
        add_attachment(letter, property);
        break;
      case ICAL_PERCENTCOMPLETE_PROPERTY:
        event.percent = icalproperty_get_percentcomplete(property);
        break;
      case ICAL_DUE_PROPERTY: {
        const icaltimetype due = icalproperty_get_due(property);
        event.due = fmt::format("{:04}-{:02}-{:02}", due.year, due.month, due.day);
        break;
      }
      default:
        if (is_named(property, "X-ALT-DESC") || is_named(property, "STYLED-DESCRIPTION")) {
          letter.texts.push_back(
              {without_escapes(said(icalproperty_get_value_as_string(property))), true, true});
        }
    }
  });
}

Event event_of(const std::string& uid, const Object& object) {
  Event event;
  event.uid = uid;
  icalcomponent* first = object.main != nullptr ? object.main : object.changed.front();
  read_properties(first, event);
  for (icalcomponent* one : object.changed) {
    event.changed_titles.push_back(said(icalcomponent_get_summary(one)));
  }
  event.is_series = !object.changed.empty() ||
                    icalcomponent_get_first_property(first, ICAL_RRULE_PROPERTY) != nullptr ||
                    icalcomponent_get_first_property(first, ICAL_RDATE_PROPERTY) != nullptr;
  event.all_day = icalcomponent_get_dtstart(first).is_date != 0;
  event.is_doubtful = object.is_twice || (object.main != nullptr && !is_certain(object.main)) ||
                      !std::ranges::all_of(object.changed, is_certain);
  if (icalcomponent_isa(first) == ICAL_VEVENT_COMPONENT) {
    event.spans = spans_of(object, event.is_cut);
  }
  return event;
}

// libical reads times that no rule knows ("20240701T1030Z") in one way or another.
bool are_times_sound(std::string_view text) {
  for (const std::string_view name : {"\nDTSTART", "\nDTEND"}) {
    for (std::size_t at = text.find(name); at != std::string_view::npos;
         at = text.find(name, at + 1)) {
      const std::string_view line = text.substr(at + 1, text.find('\n', at + 1) - at - 1);
      std::string_view value = line.substr(std::min(line.rfind(':') + 1, line.size()));
      while (value.ends_with('\r') || value.ends_with(' ')) value.remove_suffix(1);
      const bool is_time = (value.size() == 15 && value.back() != 'Z') ||
                           (value.size() == 16 && value.back() == 'Z');
      if (!is_time && value.size() != 8) return false;
    }
  }
  return true;
}

std::vector<icalcomponent*> children_of(icalcomponent* parent) {
  std::vector<icalcomponent*> all;
  for (icalcomponent* one = icalcomponent_get_first_component(parent, ICAL_ANY_COMPONENT);
       one != nullptr; one = icalcomponent_get_next_component(parent, ICAL_ANY_COMPONENT)) {
    all.push_back(one);
  }
  return all;
}

// What lies in a calendar, or in all calendars of a file.
std::vector<icalcomponent*> components_of(icalcomponent* root) {
  std::vector<icalcomponent*> all;
  if (icalcomponent_isa(root) != ICAL_XROOT_COMPONENT &&
      icalcomponent_isa(root) != ICAL_VCALENDAR_COMPONENT) {
    return all;
  }
  for (icalcomponent* one : children_of(root)) {
    if (icalcomponent_isa(one) != ICAL_VCALENDAR_COMPONENT) {
      all.push_back(one);
      continue;
    }
    for (icalcomponent* inner : children_of(one)) all.push_back(inner);
  }
  return all;
}

// One for each UID, in order.
std::vector<Event> events_in(const std::vector<icalcomponent*>& components) {
  std::vector<std::pair<std::string, Object>> objects;
  std::unordered_map<std::string, std::size_t> places;
  for (icalcomponent* one : components) {
    const icalcomponent_kind kind = icalcomponent_isa(one);
    if (kind != ICAL_VEVENT_COMPONENT && kind != ICAL_VTODO_COMPONENT &&
        kind != ICAL_VJOURNAL_COMPONENT) {
      continue;
    }
    const std::string uid = said(icalcomponent_get_uid(one));
    const auto [place, is_new] = places.emplace(uid, objects.size());
    if (is_new) objects.emplace_back(uid, Object{});
    Object& object = objects[place->second].second;
    if (icalcomponent_get_first_property(one, ICAL_RECURRENCEID_PROPERTY) != nullptr) {
      object.changed.push_back(one);
    } else if (object.main == nullptr) {
      object.main = one;
    } else {
      object.is_twice = true;
    }
  }
  std::vector<Event> events;
  events.reserve(objects.size());
  for (const auto& [uid, object] : objects) events.push_back(event_of(uid, object));
  return events;
}

// A file's time zones, which stand together, and the file without them.
struct ZonesAndRest {
  std::string_view text;
  std::string rest;
};

std::optional<ZonesAndRest> zones_in(std::string_view text) {
  constexpr std::string_view first_line = "\nBEGIN:VTIMEZONE";
  constexpr std::string_view last_line = "\nEND:VTIMEZONE";
  const std::size_t first = text.find(first_line);
  const std::size_t last = text.rfind(last_line);
  if (first == std::string_view::npos || last == std::string_view::npos || last < first) return {};
  const std::size_t end = text.find('\n', last + 1);
  if (end == std::string_view::npos || end + 1 == text.size()) return {};
  if (text[end + 1] == ' ' || text[end + 1] == '\t') return {};  // the line goes on
  const std::string_view zones = text.substr(first + 1, end - first);
  if (zones.size() > longest_zones) return {};
  return ZonesAndRest{zones, std::string(text.substr(0, first + 1)).append(text.substr(end + 1))};
}

// Components that are for a time in another calendar, whose time zones are theirs.
class Guests {
 public:
  Guests(icalcomponent* host, icalcomponent* from) : host_(host), components_(children_of(from)) {
    for (icalcomponent* one : components_) {
      icalcomponent_remove_component(from, one);
      icalcomponent_add_component(host_, one);
    }
  }
  Guests(const Guests&) = delete;
  Guests& operator=(const Guests&) = delete;
  ~Guests() {
    for (icalcomponent* one : components_) {
      icalcomponent_remove_component(host_, one);
      icalcomponent_free(one);
    }
  }
  [[nodiscard]] const std::vector<icalcomponent*>& components() const { return components_; }

 private:
  icalcomponent* host_;
  std::vector<icalcomponent*> components_;
};

}  // namespace

void prepare_calendars() {
  icalerror_set_errors_are_fatal(0);
  icaltimezone_set_builtin_tzdata(1);
}

// The calendars of time zones that files have: libical works out all changes of a zone's clock anew
// for each file, which takes longer than all else.
struct CalendarReader::Zones {
  std::map<std::string, Calendar, std::less<>> known;

  // A calendar of nothing but these zones; null if the text has anything else.
  icalcomponent* of(std::string_view text) {
    const auto found = known.find(text);
    if (found != known.end()) return found->second.get();
    const std::string whole =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + std::string(text) + "END:VCALENDAR\r\n";
    Calendar calendar(icalparser_parse_string(whole.c_str()));
    if (!calendar || icalcomponent_isa(calendar.get()) != ICAL_VCALENDAR_COMPONENT) return nullptr;
    const auto all = children_of(calendar.get());
    const bool is_sound = std::ranges::all_of(
        all, [](icalcomponent* one) { return icalcomponent_isa(one) == ICAL_VTIMEZONE_COMPONENT; });
    if (!is_sound) return nullptr;
    if (known.size() == most_zones) known.clear();
    return known.emplace(text, std::move(calendar)).first->second.get();
  }
};

CalendarReader::CalendarReader() : zones_(std::make_unique<Zones>()) {}
CalendarReader::~CalendarReader() = default;

Result<std::vector<Event>> CalendarReader::read(std::string_view text) {
  const bool has_odd_times = !are_times_sound(text);
  std::vector<Event> events;
  const auto zones = zones_in(text);
  icalcomponent* calendar_of_zones = zones ? zones_->of(zones->text) : nullptr;
  if (calendar_of_zones != nullptr) {
    const Calendar rest(icalparser_parse_string(zones->rest.c_str()));
    if (rest && icalcomponent_isa(rest.get()) == ICAL_VCALENDAR_COMPONENT) {
      const Guests guests(calendar_of_zones, rest.get());
      events = events_in(guests.components());
    } else {
      calendar_of_zones = nullptr;
    }
  }
  if (calendar_of_zones == nullptr) {
    const Calendar calendar(icalparser_parse_string(std::string(text).c_str()));
    if (!calendar) return fail(Fault::bad_result, "libical finds no calendar in it");
    events = events_in(components_of(calendar.get()));
  }
  for (Event& event : events) event.is_doubtful = event.is_doubtful || has_odd_times;
  return events;
}

Result<std::vector<Event>> events_of_calendar(std::string_view text) {
  return CalendarReader().read(text);
}

}  // namespace offenbar::items
