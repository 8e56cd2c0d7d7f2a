#include "converters/olm/appointment.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "converters/base/bytes.h"
#include "converters/mapi/tags.h"
#include "converters/olm/fields.h"
#include "converters/olm/little_endian.h"
#include "converters/olm/recurrence.h"

namespace offenbar::olm {
namespace {

namespace tag = mapi::tag;
using mapi::PropType;

constexpr std::uint32_t appointment_set = 0x00062002;  // PSETID_Appointment
constexpr std::uint32_t task_set = 0x00062003;         // PSETID_Task

// PSETID_Meeting. [MS-OXPROPS] 1.3.2
constexpr mapi::Guid meeting_set{{0x90, 0xDA, 0xD8, 0x6E, 0x0B, 0x45, 0x1B, 0x10, 0x98, 0xDA, 0x00,
                                  0xAA, 0x00, 0x3F, 0x13, 0x05}};
// Byte Array ID of global object ids. [MS-OXOCAL] 2.2.1.27
constexpr std::string_view id_class(
    "\x04\x00\x00\x00\x82\x00\xE0\x00\x74\xC5\xB7\x10\x1A\x82\xE0\x08", 16);
constexpr std::string_view class_in_hex = "040000008200E00074C5B7101A82E008";
constexpr std::size_t longest_id = 1000;

void append(mapi::Binary& into, std::string_view bytes) {
  const Bytes more = as_bytes(bytes);
  into.insert(into.end(), more.begin(), more.end());
}

std::optional<mapi::Binary> from_hex(std::string_view text) {
  mapi::Binary bytes;
  if (text.size() % 2 != 0) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    if (error != std::errc() || end != text.data() + i + 2) return std::nullopt;
    bytes.push_back(static_cast<std::byte>(value));
  }
  return bytes;
}

// The UID: Exchange's own id in hexadecimal digits, or a text, wrapped as Outlook wraps those of
// others. [MS-OXCICAL] 2.1.3.1.1.20.26
mapi::Binary global_id(std::string_view uid) {
  if (uid.starts_with(class_in_hex)) {
    if (auto bytes = from_hex(uid)) return *std::move(bytes);
  }
  constexpr std::string_view signature("vCal-Uid\x01\0\0\0", 12);
  mapi::Binary id;
  append(id, id_class);
  id.resize(id.size() + 20);  // no instance, no time, reserved
  put_le(id, static_cast<std::uint32_t>(signature.size() + uid.size() + 1));
  append(id, signature);
  append(id, uid);
  id.push_back(std::byte{0});
  return id;
}

void put_identity(const Element& item, mapi::PropertyList& into) {
  const std::string_view uid = item.text_of("OPFCalendarEventCopyUUID");
  if (uid.empty() || uid.size() > longest_id) return;
  for (const std::uint32_t number : {0x03U, 0x23U}) {  // PidLid[Clean]GlobalObjectId
    if (const auto id = into.name(mapi::first_named_id, {meeting_set, number}))
      into.put({*id, PropType::binary}, global_id(uid));
  }
}

std::optional<std::int64_t> seconds_in(const Element& item, std::string_view name) {
  const auto time = time_of(item.text_of(name));
  return time ? std::optional(mapi::unix_seconds(*time)) : std::nullopt;
}

std::optional<ZoneOfItem> put_zone(const Element& item, mapi::PropertyList& into) {
  auto zone = zone_of(item.text_of("OPFCalendarEventGetStartTimeZoneICSData"));
  if (!zone) return zone;
  put_named(into, appointment_set, 0x8233, PropType::binary, zone_struct(*zone));
  // A name of IANA says more than one that was made to be shown.
  if (!zone->iana.empty()) put_named(into, appointment_set, 0x8234, PropType::string, zone->iana);
  return zone;
}

void put_series(const Element& item, const std::optional<ZoneOfItem>& zone,
                mapi::PropertyList& into) {
  const Element* recurrence = item.child("OPFCalendarEventCopyRecurrence");
  const auto start = seconds_in(item, "OPFCalendarEventCopyStartTime");
  if (recurrence == nullptr || !start) return;
  const bool all_day = number_of(item.text_of("OPFCalendarEventGetIsAllDayEvent")).value_or(0) != 0;
  const auto end = seconds_in(item, "OPFCalendarEventCopyEndTime").value_or(*start);
  auto bytes = appointment_recurrence(*recurrence, {*start, end, all_day}, zone);
  if (!bytes) return into.damaged("OPFCalendarEventCopyRecurrence has a pattern that is not known");
  put_named(into, appointment_set, 0x8216, PropType::binary, *std::move(bytes));
  put_named(into, appointment_set, 0x8223, PropType::boolean, true);
}

void put_task_series(const Element& item, mapi::PropertyList& into) {
  const Element* recurrence = item.child("OPFTaskCopyRecurrence");
  if (recurrence == nullptr) return;
  auto start = seconds_in(item, "OPFTaskCopyStartDateTime");
  if (!start) start = seconds_in(item, "OPFTaskCopyDueDateTime");
  if (!start) start = seconds_in(*recurrence, "OPFRecurrenceCopyStartDate");
  auto bytes = start ? task_recurrence(*recurrence, *start) : std::nullopt;
  if (!bytes) return into.damaged("OPFTaskCopyRecurrence has a pattern that is not known");
  put_named(into, task_set, 0x8116, PropType::binary, *std::move(bytes));
  put_named(into, task_set, 0x8126, PropType::boolean, true);
}

// asfMeeting, and asfReceived where somebody else has called it. [MS-OXOCAL] 2.2.1.10
void put_state(const Element& item, mapi::PropertyList& into) {
  if (item.child("OPFCalendarEventCopyAttendeeList") == nullptr) return;
  const Element* owner = item.child("OPFCalendarEventSetIsOwner");
  const bool received = owner != nullptr && number_of(owner->text).value_or(1) == 0;
  put_named(into, appointment_set, 0x8217, PropType::integer32, std::int32_t{received ? 3 : 1});
}

// An address, by the archives that are known.
void put_organizer(const Element& item, mapi::PropertyList& into) {
  const std::string address(item.text_of("OPFCalendarEventCopyOrganizer"));
  if (address.empty()) return;
  for (const mapi::PropId id : {tag::sent_representing_name, tag::sender_name,
                                tag::sent_representing_email_address, tag::sender_email_address}) {
    into.put({id, PropType::string}, address);
  }
  if (address.find('@') == std::string::npos) return;
  for (const mapi::PropId id : {tag::sent_representing_address_type, tag::sender_address_type})
    into.put({id, PropType::string}, std::string("SMTP"));
  for (const mapi::PropId id : {tag::sent_representing_smtp_address, tag::sender_smtp_address})
    into.put({id, PropType::string}, address);
}

}  // namespace

void put_appointment(const Element& item, mapi::PropertyList& into) {
  if (item.name == "task") return put_task_series(item, into);
  if (item.name != "appointment") return;
  put_identity(item, into);
  put_series(item, put_zone(item, into), into);
  put_state(item, into);
  put_organizer(item, into);
}

}  // namespace offenbar::olm
