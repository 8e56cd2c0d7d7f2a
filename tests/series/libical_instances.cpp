// Prints when the events of iCalendar files take place, as libical reads them: one JSON object a
// line. usage: libical_instances YEARS FILE...
#include <libical/ical.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Span = std::pair<std::int64_t, std::int64_t>;  // seconds since 1970

std::int64_t seconds_of(icaltimetype time) {
  return static_cast<std::int64_t>(icaltime_as_timet_with_zone(time, time.zone));
}

struct Event {
  icalcomponent* master = nullptr;
  std::vector<icalcomponent*> changed;
};

icaltimetype time_of(icalcomponent* component, icalproperty* property) {
  return icalproperty_get_datetime_with_component(property, component);
}

// Starts of the series: rule and dates, without those that are taken out.
std::vector<icaltimetype> starts_of(icalcomponent* event, std::int64_t until) {
  const icaltimetype start = icalcomponent_get_dtstart(event);
  std::map<std::int64_t, icaltimetype> found{{seconds_of(start), start}};
  for (auto* rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY); rule != nullptr;
       rule = icalcomponent_get_next_property(event, ICAL_RRULE_PROPERTY)) {
    // In local time, as RFC 5545 has it: with a zone, libical 3.0 stays an hour late behind a time
    // that a change of the clock skips.
    icalrecurrencetype said = icalproperty_get_rrule(rule);
    icaltimetype local = start;
    local.zone = nullptr;
    if (icaltime_is_null_time(said.until) == 0 && said.until.is_date == 0) {
      said.until = icaltime_convert_to_zone(said.until, const_cast<icaltimezone*>(start.zone));
      said.until.zone = nullptr;
    }
    icalrecur_iterator* each = icalrecur_iterator_new(said, local);
    if (each == nullptr) {
      std::fprintf(stderr, "libical does not take %s\n", icalproperty_as_ical_string(rule));
      continue;
    }
    for (icaltimetype next = icalrecur_iterator_next(each); icaltime_is_null_time(next) == 0;
         next = icalrecur_iterator_next(each)) {
      next.zone = start.zone;
      if (seconds_of(next) > until) break;
      found[seconds_of(next)] = next;
    }
    icalrecur_iterator_free(each);
  }
  for (auto* date = icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY); date != nullptr;
       date = icalcomponent_get_next_property(event, ICAL_RDATE_PROPERTY)) {
    const icaltimetype time = time_of(event, date);
    found[seconds_of(time)] = time;
  }
  for (auto* date = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY); date != nullptr;
       date = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY)) {
    found.erase(seconds_of(time_of(event, date)));
  }
  std::vector<icaltimetype> starts;
  for (const auto& [seconds, time] : found) starts.push_back(time);
  return starts;
}

Span span_of(icalcomponent* event) {
  return {seconds_of(icalcomponent_get_dtstart(event)), seconds_of(icalcomponent_get_dtend(event))};
}

// By what clocks show: an hour that is skipped is no instant, but a change can be about it.
bool is_changed(const Event& event, icaltimetype start) {
  return std::ranges::any_of(event.changed, [&](icalcomponent* one) {
    auto* id = icalcomponent_get_first_property(one, ICAL_RECURRENCEID_PROPERTY);
    icaltimetype original = time_of(one, id);
    if (original.zone != start.zone && start.is_date == 0) {
      original = icaltime_convert_to_zone(original, const_cast<icaltimezone*>(start.zone));
    }
    return original.year == start.year && original.month == start.month &&
           original.day == start.day && original.hour == start.hour &&
           original.minute == start.minute;
  });
}

std::vector<Span> spans_of(const Event& event, int years) {
  std::vector<Span> spans;
  if (event.master != nullptr) {
    const Span first = span_of(event.master);
    const icaltimetype start = icalcomponent_get_dtstart(event.master);
    const icaltimetype end = icalcomponent_get_dtend(event.master);
    // Local lengths: an appointment of a day stays one over a change of the clock.
    icaltimetype plain_start = start;
    icaltimetype plain_end = end;
    plain_start.zone = plain_end.zone = nullptr;
    const icaldurationtype length = icaltime_subtract(plain_end, plain_start);
    for (const icaltimetype& one : starts_of(event.master, first.first + years * 366LL * 86'400)) {
      if (is_changed(event, one)) continue;
      icaltimetype last = icaltime_add(one, length);
      last.zone = one.zone;
      spans.emplace_back(seconds_of(one), seconds_of(last));
    }
  }
  for (icalcomponent* one : event.changed) spans.push_back(span_of(one));
  std::ranges::sort(spans);
  return spans;
}

bool print(const std::string& path, int years) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  icalcomponent* calendar = icalparser_parse_string(text.str().c_str());
  if (calendar == nullptr) {
    std::printf("%s\n", nlohmann::json{{"path", path}, {"error", "no calendar"}}.dump().c_str());
    return false;
  }
  std::map<std::string, Event> events;
  for (auto* one = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
       one != nullptr; one = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
    Event& event = events[icalcomponent_get_uid(one)];
    const bool is_changed =
        icalcomponent_get_first_property(one, ICAL_RECURRENCEID_PROPERTY) != nullptr;
    is_changed ? event.changed.push_back(one) : void(event.master = one);
  }
  for (const auto& [uid, event] : events) {
    icalcomponent* first = event.master != nullptr ? event.master : event.changed.front();
    const nlohmann::json line{{"path", path},
                              {"uid", uid},
                              {"all_day", icalcomponent_get_dtstart(first).is_date != 0},
                              {"instances", spans_of(event, years)}};
    std::printf("%s\n",
                line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
  }
  icalcomponent_free(calendar);
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  icaltimezone_set_builtin_tzdata(1);
  bool good = true;
  for (int i = 2; i < count; ++i) good = print(arguments[i], std::atoi(arguments[1])) && good;
  return good ? 0 : 1;
}
