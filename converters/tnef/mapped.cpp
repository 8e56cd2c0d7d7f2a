#include "converters/tnef/mapped.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "converters/base/cursor.h"
#include "converters/mapi/tags.h"

namespace offenbar::tnef {
namespace {

namespace tag = mapi::tag;
using mapi::PropId;
using mapi::PropTag;
using mapi::PropType;
using mapi::Value;

// Ids that nobody else needs. [MS-OXPROPS]
constexpr PropId conversation_key = 0x000B;             // PidTagConversationKey
constexpr PropId parent_key = 0x0025;                   // PidTagParentKey
constexpr PropId start_date = 0x0060;                   // PidTagStartDate
constexpr PropId end_date = 0x0061;                     // PidTagEndDate
constexpr PropId owner_appointment_id = 0x0062;         // PidTagOwnerAppointmentId
constexpr PropId response_requested = 0x0063;           // PidTagResponseRequested
constexpr PropId delegation = 0x007E;                   // PidTagDelegation
constexpr PropId received_representing_name = 0x0044;   // PidTagReceivedRepresentingName
constexpr PropId received_representing_type = 0x0077;   // PidTagReceivedRepresentingAddressType
constexpr PropId received_representing_email = 0x0078;  // PidTagReceivedRepresentingEmailAddress

// The message classes that Microsoft Mail had. 2.1.3.3.5
struct ClassName {
  std::string_view old_name;
  std::string_view name;
};
constexpr std::array class_names{
    ClassName{"IPM.Microsoft Mail.Note", "IPM.Note"},
    ClassName{"IPM.Microsoft Mail.Read Receipt", "REPORT.IPM.Note.IPNRN"},
    ClassName{"IPM.Microsoft Mail.Non-Delivery", "REPORT.IPM.Note.NDR"},
    ClassName{"IPM.Microsoft Schedule.MtgRespP", "IPM.Schedule.Meeting.Resp.Pos"},
    ClassName{"IPM.Microsoft Schedule.MtgRespN", "IPM.Schedule.Meeting.Resp.Neg"},
    ClassName{"IPM.Microsoft Schedule.MtgRespA", "IPM.Schedule.Meeting.Resp.Tent"},
    ClassName{"IPM.Microsoft Schedule.MtgReq", "IPM.Schedule.Meeting.Request"},
    ClassName{"IPM.Microsoft Schedule.MtgCncl", "IPM.Schedule.Meeting.Canceled"},
};

std::string_view text_of(Bytes bytes) {
  const std::string_view text = as_text(bytes);
  return text.substr(0, text.find('\0'));
}

void put_text(mapi::PropertyList& into, PropId id, std::string_view text) {
  into.put({id, PropType::string8}, mapi::String8{std::string(text)});
}
void put_number(mapi::PropertyList& into, PropId id, std::int32_t number) {
  into.put({id, PropType::integer32}, number);
}

void put_class(mapi::PropertyList& into, PropId id, Bytes data) {
  std::string_view name = text_of(data);
  for (const ClassName& row : class_names) {
    if (row.old_name == name) name = row.name;
  }
  put_text(into, id, name);
}

bool is_answer(const mapi::PropertyList& list) {
  const auto value = list.get(tag::message_class);
  const auto* text = value ? std::get_if<mapi::String8>(&*value) : nullptr;
  return text != nullptr && text->bytes.starts_with("IPM.Schedule.Meeting.Resp");
}

// Year, month, day, hour, minute, second and the day of the week. 2.1.3.1.4
std::optional<mapi::FileTime> time_of(Bytes data) {
  namespace chrono = std::chrono;
  Cursor in(data);
  std::array<std::uint16_t, 6> part{};
  for (std::uint16_t& number : part) number = in.le<std::uint16_t>();
  const chrono::year_month_day day{chrono::year{part[0]}, chrono::month{part[1]},
                                   chrono::day{part[2]}};
  const bool clock = part[3] < 24 && part[4] < 60 && part[5] < 61;
  if (!in.ok() || !day.ok() || part[0] < 1601 || !clock) return std::nullopt;
  const std::int64_t days = chrono::sys_days(day).time_since_epoch().count();
  const std::int64_t seconds = days * 86'400 + part[3] * 3600 + part[4] * 60 + part[5];
  return mapi::FileTime{static_cast<std::uint64_t>(seconds + mapi::unix_epoch_in_seconds) *
                        mapi::ticks_per_second};
}

void put_time(mapi::PropertyList& into, PropId id, const Attribute& attribute) {
  // All zeros: the writer had none.
  const bool none = attribute.data.size() >= 2 && attribute.data[0] == std::byte{0} &&
                    attribute.data[1] == std::byte{0};
  if (none) return;
  if (const auto time = time_of(attribute.data)) {
    into.put({id, PropType::time}, *time);
  } else {
    into.damaged(
        fmt::format("attribute {:#010x} is no date", static_cast<std::uint32_t>(attribute.id)),
        attribute.at);
  }
}

// "0A1B..." as the bytes it spells.
void put_key(mapi::PropertyList& into, PropId id, const Attribute& attribute) {
  const std::string_view text = text_of(attribute.data);
  mapi::Binary key;
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) {
      into.damaged(fmt::format("attribute {:#010x} is not hexadecimal",
                               static_cast<std::uint32_t>(attribute.id)),
                   attribute.at);
      return;
    }
    key.push_back(static_cast<std::byte>(high * 16 + low));
  }
  into.put({id, PropType::binary}, std::move(key));
}

struct Who {
  PropId name;
  PropId type;
  PropId address;
};
constexpr Who sender{tag::sender_name, tag::sender_address_type, tag::sender_email_address};
constexpr Who represented{tag::sent_representing_name, tag::sent_representing_address_type,
                          tag::sent_representing_email_address};
constexpr Who received_for{received_representing_name, received_representing_type,
                           received_representing_email};

// An address is "SMTP:user@example.com".
void put_person(mapi::PropertyList& into, const Who& who, std::string_view name,
                std::string_view address) {
  put_text(into, who.name, name);
  const std::size_t colon = address.find(':');
  if (colon == std::string_view::npos) return;
  put_text(into, who.type, address.substr(0, colon));
  put_text(into, who.address, address.substr(colon + 1));
}

// A TRP structure: its own four numbers, then a name and an address. 2.1.3.3.7
void put_triple(mapi::PropertyList& into, const Attribute& attribute) {
  Cursor in(attribute.data);
  in.skip(2 + 2);  // trpid, cbgrtrp: the size of all of it
  const auto name_size = in.le<std::uint16_t>();
  const auto address_size = in.le<std::uint16_t>();
  const std::string_view name = text_of(in.take(name_size));
  const std::string_view address = text_of(in.take(address_size));
  if (!in.ok()) return into.damaged("attFrom ends early", attribute.at);
  put_person(into, sender, name, address);
}

// Two counted texts, of attOwner and attSentFor. 2.1.3.3.16
void put_counted(mapi::PropertyList& into, const Who& who, const Attribute& attribute) {
  Cursor in(attribute.data);
  const std::string_view name = text_of(in.take(in.le<std::uint16_t>()));
  const std::string_view address = text_of(in.take(in.le<std::uint16_t>()));
  if (!in.ok()) return into.damaged("attOwner or attSentFor ends early", attribute.at);
  put_person(into, who, name, address);
}

// fms... to mf... 2.1.3.3.10, [MS-OXCMSG] 2.2.1.6
void put_status(mapi::PropertyList& into, Bytes data) {
  Cursor in(data);
  const unsigned status = in.le<std::uint8_t>();
  unsigned flags = 0;
  if ((status & 0x20U) != 0) flags |= 0x01U;  // fmsRead: mfRead
  if ((status & 0x01U) == 0) flags |= 0x02U;  // not fmsModified: mfUnmodified
  if ((status & 0x04U) != 0) flags |= 0x04U;  // fmsSubmitted: mfSubmitted
  if ((status & 0x02U) != 0) flags |= 0x08U;  // fmsLocal: mfUnsent
  if ((status & 0x80U) != 0) flags |= 0x10U;  // fmsHasAttach: mfHasAttach
  if (in.ok()) put_number(into, tag::message_flags, static_cast<std::int32_t>(flags));
}

// 1 is high, 3 low; PidTagImportance counts the other way, from 0. 2.1.3.3.14
void put_priority(mapi::PropertyList& into, Bytes data) {
  const auto priority = Cursor(data).le<std::uint16_t>();
  if (priority >= 1 && priority <= 3) put_number(into, tag::importance, 3 - priority);
}

// 2.1.3.3.15
void put_rendering(mapi::PropertyList& into, Bytes data) {
  constexpr std::uint16_t type_file = 1;
  constexpr std::uint32_t mac_binary = 1;
  static constexpr std::array<std::uint8_t, 9> mac_binary_oid{0x2A, 0x86, 0x48, 0x86, 0xF7,
                                                              0x14, 0x03, 0x0B, 0x01};
  Cursor in(data);
  const auto type = in.le<std::uint16_t>();
  const auto position = in.le<std::int32_t>();
  in.skip(2 + 2);  // width, height
  const auto flags = in.le<std::uint32_t>();
  constexpr std::int32_t by_value = 1;  // afByValue
  constexpr std::int32_t ole = 6;       // afStorage
  put_number(into, tag::attach_method, type == type_file ? by_value : ole);
  put_number(into, tag::rendering_position, position);
  if ((flags & mac_binary) == 0) return;
  const Bytes oid = std::as_bytes(std::span(mac_binary_oid));
  into.put({tag::attach_encoding, PropType::binary}, mapi::Binary(oid.begin(), oid.end()));
}

template <class T>
void put_small(mapi::PropertyList& into, PropTag tag, Bytes data) {
  Cursor in(data);
  const auto number = in.le<T>();
  if (!in.ok()) return;
  if (tag.type == PropType::boolean) {
    into.put(tag, number != 0);
  } else {
    into.put(tag, static_cast<std::int32_t>(number));
  }
}

void map_of_message(const Attribute& attribute, mapi::PropertyList& into) {
  const Bytes data = attribute.data;
  switch (attribute.id) {
    case Id::from:
      return put_triple(into, attribute);
    case Id::subject:
      return put_text(into, tag::subject, text_of(data));
    case Id::body:
      return into.put_raw({tag::body, PropType::string8}, {data});
    case Id::message_class:
      return put_class(into, tag::message_class, data);
    case Id::original_message_class:
      return put_class(into, tag::original_message_class, data);
    case Id::date_sent:
      return put_time(into, tag::client_submit_time, attribute);
    case Id::date_received:
      return put_time(into, tag::message_delivery_time, attribute);
    case Id::date_modified:
      return put_time(into, tag::last_modification_time, attribute);
    case Id::date_start:
      return put_time(into, start_date, attribute);
    case Id::date_end:
      return put_time(into, end_date, attribute);
    case Id::message_id:
      return put_key(into, tag::search_key, attribute);
    case Id::parent_id:
      return put_key(into, parent_key, attribute);
    case Id::conversation_id:
      return put_key(into, conversation_key, attribute);
    case Id::message_status:
      return put_status(into, data);
    case Id::priority:
      return put_priority(into, data);
    case Id::sent_for:
      return put_counted(into, represented, attribute);
    case Id::owner:  // of an answer whom it goes to, of a request who sends it. 2.3.3.10
      return put_counted(into, is_answer(into) ? received_for : represented, attribute);
    case Id::delegate:
      return into.put_raw({delegation, PropType::binary}, {data});
    case Id::appointment_id:
      return put_small<std::int32_t>(into, {owner_appointment_id, PropType::integer32}, data);
    case Id::response_requested:
      return put_small<std::int16_t>(into, {response_requested, PropType::boolean}, data);
    default:
      return;
  }
}

void map_of_attachment(const Attribute& attribute, mapi::PropertyList& into) {
  const Bytes data = attribute.data;
  switch (attribute.id) {
    case Id::attach_rendering:
      return put_rendering(into, data);
    case Id::attach_title:
      return put_text(into, tag::attach_filename, text_of(data));
    case Id::attach_transport_filename:
      return put_text(into, tag::attach_transport_name, text_of(data));
    case Id::attach_data:
      return into.put_raw({tag::attach_data, PropType::binary}, {data});
    case Id::attach_metafile:
      return into.put_raw({tag::attach_rendering, PropType::binary}, {data});
    case Id::attach_created:
      return put_time(into, tag::creation_time, attribute);
    case Id::attach_modified:
      return put_time(into, tag::last_modification_time, attribute);
    default:
      return;
  }
}

}  // namespace

void map_attribute(const Attribute& attribute, mapi::PropertyList& into) {
  if (attribute.level == Level::message) return map_of_message(attribute, into);
  map_of_attachment(attribute, into);
}

std::uint32_t code_page_of(const Attribute& attribute) {
  return Cursor(attribute.data).le<std::uint32_t>();
}

}  // namespace offenbar::tnef
