// Reads iCalendar in tests: lines, and what libical says of a stream, where it is installed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#ifdef OFFENBAR_HAS_LIBICAL
#include <libical/ical.h>
#endif

namespace offenbar::testing {

// The lines of a stream, unfolded, without their ends.
inline std::vector<std::string> unfolded(std::string_view stream) {
  std::vector<std::string> lines;
  while (!stream.empty()) {
    const std::size_t end = stream.find("\r\n");
    const std::string_view line = stream.substr(0, end);
    if (!lines.empty() && line.starts_with(' ')) {
      lines.back() += line.substr(1);
    } else {
      lines.emplace_back(line);
    }
    stream.remove_prefix(end == std::string_view::npos ? stream.size() : end + 2);
  }
  return lines;
}

// Those that begin with a property's name.
inline std::vector<std::string> lines_of(std::string_view stream, std::string_view name) {
  std::vector<std::string> found;
  for (std::string& line : unfolded(stream)) {
    const bool is_it = line.starts_with(name) && line.size() > name.size() &&
                       (line[name.size()] == ':' || line[name.size()] == ';');
    if (is_it) found.push_back(std::move(line));
  }
  return found;
}

// What libical objects to; empty if it takes all, or if it is not installed.
inline std::string objections(const std::string& stream) {
#ifdef OFFENBAR_HAS_LIBICAL
  icalcomponent* const calendar = icalparser_parse_string(stream.c_str());
  if (calendar == nullptr) return "libical reads nothing";
  std::string found;
  if (icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT) found += "no VCALENDAR; ";
  for (icalcomponent* one = icalcomponent_get_first_component(calendar, ICAL_ANY_COMPONENT);
       one != nullptr; one = icalcomponent_get_next_component(calendar, ICAL_ANY_COMPONENT)) {
    if (icalcomponent_isa(one) == ICAL_VTIMEZONE_COMPONENT) continue;
    if (icalcomponent_get_uid(one) == nullptr) found += "no UID; ";
  }
  icalrestriction_check(calendar);
  char* const text = icalcomponent_as_ical_string_r(calendar);
  for (const std::string& line : unfolded(text)) {
    // RFC 9073 is newer than this library.
    const bool is_new = line.find("STYLED-DESCRIPTION") != std::string::npos;
    if (line.starts_with("X-LIC-ERROR") && !is_new) found += line + "; ";
  }
  icalmemory_free_buffer(text);
  icalcomponent_free(calendar);
  return found;
#else
  (void)stream;
  return {};
#endif
}

#ifdef OFFENBAR_HAS_LIBICAL
// The first instances of an RRULE from DTSTART on, "20240701", as libical expands it.
inline std::vector<std::string> expanded(const std::string& rule, const std::string& start,
                                         std::size_t count) {
  std::vector<std::string> days;
  icalrecurrencetype recurrence = icalrecurrencetype_from_string(rule.c_str());
  icalrecur_iterator* const iterator =
      icalrecur_iterator_new(recurrence, icaltime_from_string(start.c_str()));
  if (iterator == nullptr) return {"invalid"};
  for (icaltimetype day = icalrecur_iterator_next(iterator);
       icaltime_is_null_time(day) == 0 && days.size() < count;
       day = icalrecur_iterator_next(iterator)) {
    char* const text = icaltime_as_ical_string_r(day);
    days.emplace_back(text);
    icalmemory_free_buffer(text);
  }
  icalrecur_iterator_free(iterator);
  return days;
}
#endif

}  // namespace offenbar::testing
