// Writes appointments, tasks, journal entries and sticky notes as iCalendar: RFC 5545, after
// [MS-OXCICAL], and better where receivers need it.
//
// Same item, same bytes: no clock and no randomness.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/base/result.h"
#include "converters/calendar/conference.h"
#include "converters/calendar/profile.h"
#include "converters/calendar/zones.h"
#include "converters/loss.h"
#include "converters/mail/addresses.h"
#include "converters/mail/write_mail.h"
#include "converters/mapi/item.h"

namespace offenbar::calendar {

// What an item becomes: VEVENT, VTODO, VJOURNAL.
enum class Component : std::uint8_t { none, event, todo, journal };

// By PidTagMessageClass: "IPM.Appointment" and its subclasses are events, "IPM.Task" todos,
// "IPM.Activity" and "IPM.StickyNote" journals. Case does not matter.
[[nodiscard]] Component component_of(std::string_view message_class);

// All pointers may be null but `zones`; what they point at must outlive the calls.
struct Context {
  const mail::AddressBook* addresses = nullptr;
  unsigned fallback_code_page = 1252;  // of PtypString8, where an item does not say
  const Zones* zones = nullptr;        // keep one for the whole run
  const Meetings* meetings = nullptr;  // services for video meetings; null: none are looked for
  const Profile* profile = nullptr;    // of the receiver; null: the standard
  std::string_view home_zone = {};     // of IANA, for items that name none; may be empty
  std::string_view owner = {};         // the mailbox's own address; may be empty
};

// What a CalDAV server takes as one object: all components with the same UID.
struct Object {
  std::string uid;
  std::vector<std::pair<std::string, std::string>> zones;  // TZID and its VTIMEZONE, each once
  std::string components;                                  // VEVENTs, the series first
};

struct Written {
  std::vector<Object> objects;  // none if the receiver takes nothing of the kind
  std::string title;
  std::optional<std::int64_t> modified;  // seconds since 1970
  std::vector<Loss> losses;
};

// Errors: Fault::unsupported for a class that component_of() does not know; corrupt for an
// appointment without any time. All else that cannot be said is a loss.
[[nodiscard]] Result<Written> write_calendar(const mapi::Item& item, const Context& context);

// A whole stream: VCALENDAR with the zones that its objects name, each once. Objects that a server
// stores have no method.
[[nodiscard]] std::string stream_of(std::span<const Object> objects, std::string_view method = {});

// Another UID for an object whose own one is taken, by another series for example: receivers
// refuse two of them. Always the same for the same object.
[[nodiscard]] std::string derived_uid(const Object& object);

// The calendar part of a meeting message, IPM.Schedule.Meeting.*: method REQUEST, CANCEL, REPLY or
// COUNTER. Nothing for other classes and for messages without a time.
[[nodiscard]] std::optional<mail::Companion> meeting_part(const mapi::Item& item,
                                                          const Context& context);

}  // namespace offenbar::calendar
