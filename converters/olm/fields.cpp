#include "converters/olm/fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string>

#include "converters/mapi/tags.h"

namespace offenbar::olm {
namespace {

namespace tag = mapi::tag;
using mapi::PropId;
using mapi::PropType;

// How the text of an element becomes a value.
enum class As : std::uint8_t { text, time, boolean, number };

// Sets of named properties, by the first number of their GUID. [MS-OXPROPS] 1.3.2
constexpr std::uint32_t appointment_set = 0x00062002;  // PSETID_Appointment
constexpr std::uint32_t task_set = 0x00062003;         // PSETID_Task
constexpr std::uint32_t address_set = 0x00062004;      // PSETID_Address
constexpr std::uint32_t common_set = 0x00062008;       // PSETID_Common
constexpr std::uint32_t no_set = 0;

struct Field {
  std::string_view element;
  As as;
  std::uint32_t set;  // no_set: `id` is a property id
  std::uint32_t id;
};

constexpr std::array fields{
    // clang-format off
    // Messages
    Field{"OPFMessageCopySubject", As::text, no_set, tag::subject},
    Field{"OPFMessageCopyThreadTopic", As::text, no_set, tag::conversation_topic},
    Field{"OPFMessageCopySentTime", As::time, no_set, tag::client_submit_time},
    Field{"OPFMessageCopyReceivedTime", As::time, no_set, tag::message_delivery_time},
    Field{"OPFMessageCopyModDate", As::time, no_set, tag::last_modification_time},
    Field{"OPFMessageCopyDueDateTime", As::time, task_set, 0x8105},
    Field{"OPFMessageCopyStartDateTime", As::time, task_set, 0x8104},
    Field{"OPFMessageCopyReminderTime", As::time, common_set, 0x8502},
    // Contacts. [MS-OXOCNTC] 2.2.1
    Field{"OPFContactCopyDisplayName", As::text, no_set, tag::display_name},
    Field{"OPFContactCopyFirstName", As::text, no_set, 0x3A06},
    Field{"OPFContactCopyLastName", As::text, no_set, 0x3A11},
    Field{"OPFContactCopyMiddleName", As::text, no_set, 0x3A44},
    Field{"OPFContactCopyTitle", As::text, no_set, 0x3A45},
    Field{"OPFContactCopySetNameSuffix", As::text, no_set, 0x3A05},
    Field{"OPFContactCopyNickName", As::text, no_set, 0x3A4F},
    Field{"OPFContactCopyBusinessCompany", As::text, no_set, 0x3A16},
    Field{"OPFContactCopyBusinessTitle", As::text, no_set, 0x3A17},
    Field{"OPFContactCopyBusinessDepartment", As::text, no_set, 0x3A18},
    Field{"OPFContactCopyBusinessOffice", As::text, no_set, 0x3A19},
    Field{"OPFContactCopyBusinessPhone", As::text, no_set, 0x3A08},
    Field{"OPFContactCopyBusinessPhone2", As::text, no_set, 0x3A1B},
    Field{"OPFContactCopyBusinessFax", As::text, no_set, 0x3A24},
    Field{"OPFContactCopyHomePhone", As::text, no_set, 0x3A09},
    Field{"OPFContactCopyHomePhone2", As::text, no_set, 0x3A2F},
    Field{"OPFContactCopyHomeFax", As::text, no_set, 0x3A25},
    Field{"OPFContactCopyCellPhone", As::text, no_set, 0x3A1C},
    Field{"OPFContactCopyOtherPhone", As::text, no_set, 0x3A1F},
    Field{"OPFContactCopyPrimaryPhone", As::text, no_set, 0x3A1A},
    Field{"OPFContactCopyRadioPhone", As::text, no_set, 0x3A1D},
    Field{"OPFContactCopyPager", As::text, no_set, 0x3A21},
    Field{"OPFContactMainPhone", As::text, no_set, 0x3A57},
    Field{"OPFContactCopyAssistantPhone", As::text, no_set, 0x3A2E},
    Field{"OPFContactCopyBusinessHomePage", As::text, no_set, 0x3A51},
    Field{"OPFContactCopyHomeWebPage", As::text, no_set, 0x3A50},
    Field{"OPFContactCopyHomeStreetAddress", As::text, no_set, 0x3A5D},
    Field{"OPFContactCopyHomeCity", As::text, no_set, 0x3A59},
    Field{"OPFContactCopyHomeState", As::text, no_set, 0x3A5C},
    Field{"OPFContactCopyHomeZip", As::text, no_set, 0x3A5B},
    Field{"OPFContactCopyHomeCountry", As::text, no_set, 0x3A5A},
    Field{"OPFContactCopyOtherStreetAddress", As::text, no_set, 0x3A63},
    Field{"OPFContactCopyOtherCity", As::text, no_set, 0x3A5F},
    Field{"OPFContactCopyOtherState", As::text, no_set, 0x3A62},
    Field{"OPFContactCopyOtherZip", As::text, no_set, 0x3A61},
    Field{"OPFContactCopyOtherCountry", As::text, no_set, 0x3A60},
    Field{"OPFContactCopyBusinessStreetAddress", As::text, address_set, 0x8045},
    Field{"OPFContactCopyBusinessCity", As::text, address_set, 0x8046},
    Field{"OPFContactCopyBusinessState", As::text, address_set, 0x8047},
    Field{"OPFContactCopyBusinessZip", As::text, address_set, 0x8048},
    Field{"OPFContactCopyBusinessCountry", As::text, address_set, 0x8049},
    Field{"OPFContactCopySpousesName", As::text, no_set, 0x3A48},
    Field{"OPFContactCopyInterests", As::text, no_set, 0x3A43},
    Field{"OPFContactCopyBirthday", As::time, no_set, 0x3A42},
    Field{"OPFContactCopyAnniversary", As::time, no_set, 0x3A41},
    Field{"OPFContactCopyCustom1Data", As::text, address_set, 0x804F},
    Field{"OPFContactCopyCustom2Data", As::text, address_set, 0x8050},
    Field{"OPFContactCopyCustom3Data", As::text, address_set, 0x8051},
    Field{"OPFContactCopyCustom4Data", As::text, address_set, 0x8052},
    Field{"OPFContactCopyModDate", As::time, no_set, tag::last_modification_time},
    // Groups of contacts
    Field{"OPFGroupCopyDisplayName", As::text, no_set, tag::display_name},
    Field{"OPFGroupCopyModDate", As::time, no_set, tag::last_modification_time},
    // Appointments. [MS-OXOCAL] 2.2.1
    Field{"OPFCalendarEventCopySummary", As::text, no_set, tag::subject},
    Field{"OPFCalendarEventCopyLocation", As::text, appointment_set, 0x8208},
    Field{"OPFCalendarEventCopyStartTime", As::time, appointment_set, 0x820D},
    Field{"OPFCalendarEventCopyEndTime", As::time, appointment_set, 0x820E},
    Field{"OPFCalendarEventCopyStartTimeZone", As::text, appointment_set, 0x8234},
    Field{"OPFCalendarEventGetIsAllDayEvent", As::boolean, appointment_set, 0x8215},
    Field{"OPFCalendarEventIsRecurring", As::boolean, appointment_set, 0x8223},
    Field{"OPFCalendarEventGetHasReminder", As::boolean, common_set, 0x8503},
    Field{"OPFCalendarEventGetIsPrivate", As::boolean, common_set, 0x8506},
    Field{"OPFCalendarEventCopyModDate", As::time, no_set, tag::last_modification_time},
    // Tasks. [MS-OXOTASK] 2.2.2
    Field{"OPFTaskCopyName", As::text, no_set, tag::subject},
    Field{"OPFTaskCopyStartDateTime", As::time, task_set, 0x8104},
    Field{"OPFTaskCopyDueDateTime", As::time, task_set, 0x8105},
    Field{"OPFTaskCopyCompletedDateTime", As::time, task_set, 0x810F},
    Field{"OPFTaskCopyReminderTime", As::time, common_set, 0x8502},
    Field{"OPFTaskCopyModDate", As::time, no_set, tag::last_modification_time},
    // Notes. [MS-OXONOTE]
    Field{"OPFNoteCopyTitle", As::text, no_set, tag::subject},
    Field{"OPFNoteCopyCreationDate", As::time, no_set, tag::creation_time},
    Field{"OPFNoteCopyModDate", As::time, no_set, tag::last_modification_time},
    // clang-format on
};

struct Class {
  std::string_view element;
  std::string_view name;
};
constexpr std::array classes{
    Class{"email", "IPM.Note"},     Class{"contact", "IPM.Contact"},
    Class{"group", "IPM.DistList"}, Class{"appointment", "IPM.Appointment"},
    Class{"task", "IPM.Task"},      Class{"note", "IPM.StickyNote"},
};

PropType type_of(As as) {
  switch (as) {
    case As::text:
      return PropType::string;
    case As::time:
      return PropType::time;
    case As::boolean:
      return PropType::boolean;
    case As::number:
      break;
  }
  return PropType::integer32;
}

std::optional<mapi::Value> value_of(As as, const std::string& text) {
  if (as == As::text) return text;
  if (as == As::time) {
    const auto time = time_of(text);
    return time ? std::optional<mapi::Value>(*time) : std::nullopt;
  }
  const auto number = number_of(text);
  if (!number) return std::nullopt;
  if (as == As::boolean) return *number != 0;
  return static_cast<std::int32_t>(std::clamp(*number, -2147483648.0, 2147483647.0));
}

void put(mapi::PropertyList& into, const Field& field, mapi::Value value) {
  if (field.set != no_set) {
    put_named(into, field.set, field.id, type_of(field.as), std::move(value));
  } else {
    into.put({static_cast<PropId>(field.id), type_of(field.as)}, std::move(value));
  }
}

void put_number(mapi::PropertyList& into, PropId id, std::int32_t number) {
  into.put({id, PropType::integer32}, number);
}

// 1 and 2 are high, 3 is normal, 4 and 5 are low.
void put_importance(const Element& item, mapi::PropertyList& into) {
  for (const std::string_view name : {"OPFMessageGetPriority", "OPFTaskGetPriority"}) {
    if (const auto priority = number_of(item.text_of(name))) {
      put_number(into, tag::importance, *priority < 3 ? 2 : *priority < 4 ? 1 : 0);
    }
  }
}

bool is_set(const Element& item, std::string_view name) {
  return number_of(item.text_of(name)).value_or(0) != 0;
}

// [MS-OXCMSG] 2.2.1.6
void put_message_flags(const Element& item, mapi::PropertyList& into) {
  if (item.name != "email") return;
  int flags = 0;
  if (is_set(item, "OPFMessageGetIsRead")) flags |= 0x01;  // mfRead
  const bool draft = is_set(item, "OPFMessageIsOutgoing") && !is_set(item, "OPFMessageGetWasSent");
  if (draft) flags |= 0x08;                                                  // mfUnsent
  if (item.child("OPFMessageCopyAttachmentList") != nullptr) flags |= 0x10;  // mfHasAttach
  put_number(into, tag::message_flags, flags);
}

// 1: someone has to look at it again, 2: that is done. [MS-OXOFLAG] 2.2.1.1
void put_flag(const Element& item, mapi::PropertyList& into) {
  const auto status = number_of(item.text_of("OPFMessageCopyGetFlagStatus"));
  if (status == 1) put_number(into, tag::flag_status, 2);
  if (status == 2) put_number(into, tag::flag_status, 1);
}

void put_message_id(const Element& item, mapi::PropertyList& into) {
  const std::string id(item.text_of("OPFMessageCopyMessageID"));
  if (id.empty()) return;
  into.put({tag::internet_message_id, PropType::string}, id.starts_with('<') ? id : '<' + id + '>');
}

// Outlook counts minutes, the archive seconds.
void put_reminder(const Element& item, mapi::PropertyList& into) {
  const auto seconds = number_of(item.text_of("OPFCalendarEventCopyReminderDelta"));
  if (!seconds || *seconds < 0 || *seconds > 1e9) return;
  put_named(into, common_set, 0x8501, PropType::integer32,
            static_cast<std::int32_t>(*seconds / 60));
}

// 0 busy, 1 free, 2 tentative, 3 out of office to Outlook's 0 free, 1 tentative, 2 busy, 3 out.
void put_busy_status(const Element& item, mapi::PropertyList& into) {
  static constexpr std::array<std::int32_t, 4> outlook{2, 0, 1, 3};
  const auto status = number_of(item.text_of("OPFCalendarEventCopyFreeBusyStatus"));
  if (!status || *status < 0 || *status > 3) return;
  put_named(into, appointment_set, 0x8205, PropType::integer32,
            outlook[static_cast<std::size_t>(*status)]);
}

void put_completion(const Element& item, mapi::PropertyList& into) {
  if (item.name != "task") return;
  const bool complete = item.child("OPFTaskCopyCompletedDateTime") != nullptr;
  put_named(into, task_set, 0x811C, PropType::boolean, complete);
  put_named(into, task_set, 0x8101, PropType::integer32, std::int32_t{complete ? 2 : 0});
}

// PidNameKeywords, in PS_PUBLIC_STRINGS.
void put_categories(const Element& item, mapi::PropertyList& into) {
  std::vector<std::string> names;
  for (const Element& list : item.children) {
    if (!list.name.ends_with("CopyCategoryList")) continue;
    for (const Element& category : list.children) {
      const std::string_view name = category.attribute("OPFCategoryCopyName");
      if (!name.empty()) names.emplace_back(name);
    }
  }
  if (names.empty()) return;
  mapi::PropName name{{{0x29, 0x03, 0x02, 0x00, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}},
                      std::string("Keywords")};
  if (const auto id = into.name(mapi::first_named_id, std::move(name))) {
    into.put({*id, mapi::multiple_of(PropType::string)}, std::move(names));
  }
}

// Three addresses have a place in Outlook's contact. [MS-OXOCNTC] 2.2.1.2
void put_addresses(const Element& item, mapi::PropertyList& into) {
  const Element* list = item.child("OPFContactCopyEmailAddressList");
  if (list == nullptr) return;
  std::uint32_t base = 0x8080;
  for (const Element& entry : list->children) {
    const std::string address(entry.attribute("OPFContactEmailAddressAddress"));
    if (address.empty() || base > 0x80A0) continue;
    const std::string name(entry.attribute("OPFContactEmailAddressName"));
    put_named(into, address_set, base, PropType::string, name.empty() ? address : name);
    put_named(into, address_set, base + 2, PropType::string, std::string("SMTP"));
    put_named(into, address_set, base + 3, PropType::string, address);
    base += 0x10;
  }
}

void put_instant_messaging(const Element& item, mapi::PropertyList& into) {
  const Element* address = item.child("OPFContactCopyDefaultIMAddress");
  if (address == nullptr || address->children.empty()) return;
  const std::string name(address->children.front().attribute("OPFContactEmailAddressAddress"));
  if (!name.empty()) put_named(into, address_set, 0x8062, PropType::string, name);
}

}  // namespace

void put_named(mapi::PropertyList& into, std::uint32_t set, std::uint32_t number, PropType type,
               mapi::Value value) {
  mapi::PropName name{{{0, 0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}}, number};
  for (std::size_t i = 0; i < 4; ++i) {
    name.set.bytes[i] = static_cast<std::uint8_t>(set >> (8 * i));
  }
  if (const auto id = into.name(mapi::first_named_id, std::move(name))) {
    into.put({*id, type}, std::move(value));
  }
}

std::optional<mapi::FileTime> time_of(std::string_view text) {
  std::array<int, 6> part{};
  static constexpr std::string_view pattern = "0000-00-00T00:00:00";
  if (text.size() < pattern.size()) return std::nullopt;
  std::size_t field = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (digit != (pattern[i] == '0') || (!digit && text[i] != pattern[i])) return std::nullopt;
    if (!digit) ++field;
    if (digit) part[field] = part[field] * 10 + (text[i] - '0');
  }
  namespace chrono = std::chrono;
  const chrono::year_month_day day{chrono::year{part[0]},
                                   chrono::month{static_cast<unsigned>(part[1])},
                                   chrono::day{static_cast<unsigned>(part[2])}};
  if (!day.ok() || part[0] < 1601 || part[3] > 23 || part[4] > 59 || part[5] > 60) {
    return std::nullopt;
  }
  const std::int64_t seconds =
      chrono::sys_days(day).time_since_epoch().count() * std::int64_t{86'400} + part[3] * 3600 +
      part[4] * 60 + part[5];
  return mapi::FileTime{static_cast<std::uint64_t>(seconds + mapi::unix_epoch_in_seconds) *
                        mapi::ticks_per_second};
}

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number != number) {
    return std::nullopt;
  }
  return number;
}

void put_fields(const Element& item, mapi::PropertyList& into) {
  for (const Class& row : classes) {
    if (row.element == item.name) {
      into.put({tag::message_class, PropType::string}, std::string(row.name));
    }
  }
  for (const Element& element : item.children) {
    const auto field = std::ranges::find(fields, element.name, &Field::element);
    if (field == fields.end() || element.text.empty()) continue;
    if (auto value = value_of(field->as, element.text)) {
      put(into, *field, *std::move(value));
    } else {
      into.damaged(element.name + " has a value that cannot be read");
    }
  }
  for (const auto part :
       {put_importance, put_message_flags, put_flag, put_message_id, put_reminder, put_busy_status,
        put_completion, put_categories, put_addresses, put_instant_messaging}) {
    part(item, into);
  }
}

}  // namespace offenbar::olm
