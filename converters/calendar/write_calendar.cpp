#include "converters/calendar/write_calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "converters/base/digest.h"
#include "converters/calendar/event.h"
#include "converters/calendar/fields.h"
#include "converters/calendar/other_objects.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::calendar {
namespace {

namespace tag = mapi::tag;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// "IPM.Task" and "IPM.Task.Own", but not "IPM.TaskRequest".
bool is_class(std::string_view message_class, std::string_view wanted) {
  return message_class.size() >= wanted.size() &&
         std::ranges::equal(message_class.substr(0, wanted.size()), wanted, {}, lower, lower) &&
         (message_class.size() == wanted.size() || message_class[wanted.size()] == '.');
}

bool is_taken(Component component, const Profile& profile) {
  return component == Component::todo      ? profile.tasks
         : component == Component::journal ? profile.journals
                                           : true;
}

Result<std::vector<Object>> objects_of(const mapi::Item& item, std::string_view message_class,
                                       unsigned code_page, const Desk& desk) {
  switch (component_of(message_class)) {
    case Component::event:
      return event_objects(item, code_page, desk);
    case Component::todo:
      return std::vector{task_object(item, code_page, desk)};
    case Component::journal:
      return std::vector{is_class(message_class, "IPM.StickyNote")
                             ? note_object(item, code_page, desk)
                             : journal_object(item, code_page, desk)};
    case Component::none:
      break;
  }
  return fail(Fault::unsupported,
              fmt::format("\"{}\" is no appointment, task or note", message_class));
}

}  // namespace

Component component_of(std::string_view message_class) {
  constexpr std::array<std::pair<std::string_view, Component>, 4> classes{{
      {"IPM.Appointment", Component::event},
      {"IPM.Task", Component::todo},
      {"IPM.Activity", Component::journal},
      {"IPM.StickyNote", Component::journal},
  }};
  for (const auto& [name, component] : classes) {
    if (is_class(message_class, name)) return component;
  }
  return Component::none;
}

Result<Written> write_calendar(const mapi::Item& item, const Context& context) {
  const unsigned code_page = mapi::string8_code_page(item, context.fallback_code_page);
  const Reading reading(item, code_page);
  const std::string message_class = reading.text(tag::message_class);
  Written written;
  const Desk desk{context, written.losses, {}};
  written.title = subject_of(reading);
  if (const auto modified = reading.time(tag::last_modification_time))
    written.modified = modified->seconds;
  if (!is_taken(component_of(message_class), desk.profile())) {
    desk.lose("receiver_refuses", Severity::content, "", message_class, desk.profile().name);
    return written;
  }
  OFFENBAR_TRY(written.objects, objects_of(item, message_class, code_page, desk));
  return written;
}

std::string stream_of(std::span<const Object> objects, std::string_view method) {
  std::string out;
  contentline::append(out, "BEGIN", "VCALENDAR");
  contentline::append(out, "VERSION", "2.0");
  contentline::append(out, "PRODID", "-//offenbar//offenbar//EN");
  if (!method.empty()) contentline::append(out, "METHOD", method);
  std::set<std::string_view> written;
  for (const Object& object : objects) {
    for (const auto& [tzid, text] : object.zones) {
      if (written.insert(tzid).second) out += text;
    }
  }
  for (const Object& object : objects) out += object.components;
  contentline::append(out, "END", "VCALENDAR");
  return out;
}

std::string derived_uid(const Object& object) {
  return sha256_hex(as_bytes(object.uid + '\n' + object.components)).substr(0, 32) +
         "@offenbar.invalid";
}

}  // namespace offenbar::calendar
