#include "converters/calendar/people.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "converters/mail/addresses.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::calendar {
namespace {

using contentline::Property;
using mail::Person;

constexpr std::size_t max_recipients = 20'000;
constexpr mapi::PropId recipient_flags = 0x5FFD;              // PidTagRecipientFlags
constexpr mapi::PropId recipient_track_status = 0x5FFF;       // PidTagRecipientTrackStatus
constexpr mapi::PropId display_type_ex = 0x3905;              // PidTagDisplayTypeEx
constexpr mapi::PropId received_representing_name = 0x0044;   // PidTagReceivedRepresentingName
constexpr mapi::PropId received_representing_email = 0x0078;  // ...EmailAddress

// PidTagRecipientFlags. [MS-OXOCAL] 2.2.3.9
constexpr std::int64_t is_organizer = 0x2;
constexpr std::int64_t was_deleted = 0x20;  // recipExceptionalDeleted
// PidLidAppointmentStateFlags. [MS-OXOCAL] 2.2.1.10
constexpr std::int64_t was_received = 0x2;

struct Attendee {
  Person person;
  std::int64_t type = 1;  // 1 required, 2 optional, 3 resource
  std::int64_t flags = 0;
  std::int64_t track_status = 0;
  std::int64_t display_type = 0;
};

bool same_address(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto lower = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return lower(x) == lower(y);
  });
}
bool same_person(const Person& a, const Person& b) {
  return same_address(a.mailbox.address, b.mailbox.address);
}

// Response codes of both PidLidResponseStatus and PidTagRecipientTrackStatus. [MS-OXOCAL] 2.2.1.11
std::string_view participation_of(std::int64_t status) {
  switch (status) {
    case 2:
      return "TENTATIVE";
    case 3:
      return "ACCEPTED";
    case 4:
      return "DECLINED";
    default:
      return "NEEDS-ACTION";
  }
}

std::vector<Attendee> attendees_in(const mapi::Item& item, const mail::Resolver& resolver,
                                   const Desk& desk) {
  std::vector<Attendee> all;
  const auto count = item.recipient_count();
  if (!count) {
    desk.lose("recipients_unreadable", Severity::content, "recipients", count.error().what, "");
    return all;
  }
  for (std::size_t i = 0; i < std::min(*count, max_recipients); ++i) {
    const auto recipient = item.recipient(i);
    if (!recipient || !*recipient) {
      desk.lose("recipients_unreadable", Severity::content, fmt::format("recipient {}", i + 1),
                recipient ? "" : recipient.error().what, "");
      continue;
    }
    auto person = resolver.person(**recipient, mail::recipient_ids);
    if (!person) continue;
    all.push_back({*std::move(person),
                   mapi::integer(**recipient, mapi::tag::recipient_type).value_or(1) & 0xF,
                   mapi::integer(**recipient, recipient_flags).value_or(0),
                   mapi::integer(**recipient, recipient_track_status).value_or(0),
                   mapi::integer(**recipient, display_type_ex).value_or(0)});
  }
  return all;
}

class People {
 public:
  People(Lines& lines, const Reading& reading, const Desk& desk, Purpose purpose)
      : lines_(lines),
        reading_(reading),
        desk_(desk),
        purpose_(purpose),
        resolver_(desk.context.addresses, reading.code_page()) {}

  void run() {
    load();
    if (attendees_.empty()) return;
    if (organizer_) append_organizer();
    const Attendee* const owner = owners_entry();
    for (const Attendee& one : attendees_) append_attendee(one, &one == owner);
  }

  void reply(std::string_view participation) {
    load();
    // The message goes to the organizer; who answers is its sender.
    auto sender = std::exchange(organizer_, std::nullopt);
    if (!attendees_.empty()) {
      organizer_ = attendees_.front().person;
      append_organizer();
    }
    if (!sender) return;
    Attendee answer{*std::move(sender)};
    append_attendee(answer, participation);
  }

 private:
  void load() {
    const mapi::Item& item = reading_.item();
    attendees_ = attendees_in(item, resolver_, desk_);
    if (reading_.over() != nullptr) {
      auto changed = attendees_in(*reading_.over(), resolver_, desk_);
      if (!changed.empty()) attendees_ = std::move(changed);
    }
    organizer_ = resolver_.person(item, mail::from_ids);
    sender_ = resolver_.person(item, mail::sender_ids);
    const auto flagged = std::ranges::find_if(
        attendees_, [](const Attendee& one) { return (one.flags & is_organizer) != 0; });
    if (flagged != attendees_.end() && (!organizer_ || !organizer_->is_known()))
      organizer_ = flagged->person;
    if (!organizer_) organizer_ = std::exchange(sender_, std::nullopt);
    if (purpose_ == Purpose::reply) return;
    std::erase_if(attendees_, [this](const Attendee& one) {
      return (one.flags & (is_organizer | was_deleted)) != 0 ||
             (organizer_ && same_person(one.person, *organizer_));
    });
  }

  [[nodiscard]] bool is_organizers_copy() const {
    return purpose_ == Purpose::stored &&
           (reading_.integer(lid::state_flags).value_or(0) & was_received) == 0;
  }

  // Whose answer PidLidResponseStatus is; null if nobody can tell.
  [[nodiscard]] const Attendee* owners_entry() const {
    if (is_organizers_copy() || purpose_ != Purpose::stored) return nullptr;
    const std::string name = reading_.text(received_representing_name);
    const std::string email = reading_.text(received_representing_email);
    for (const Attendee& one : attendees_) {
      const std::string& address = one.person.mailbox.address;
      const bool is_owner = same_address(address, desk_.context.owner) ||
                            (!email.empty() && (same_address(address, email) ||
                                                same_address(one.person.original, email))) ||
                            (!name.empty() && one.person.mailbox.name == name);
      if (is_owner) return &one;
    }
    return attendees_.size() == 1 ? attendees_.data() : nullptr;
  }

  [[nodiscard]] Property property(std::string_view name, const Person& person) const {
    if (auto loss = mail::loss_of(person, name))
      desk_.lose(loss->category, loss->severity, loss->where, loss->before, loss->after);
    Property made{"", std::string(name), {}, "mailto:" + person.mailbox.address};
    if (!person.mailbox.name.empty() && person.mailbox.name != person.mailbox.address)
      made.parameters.push_back({"CN", {person.mailbox.name}});
    if (purpose_ == Purpose::stored && desk_.profile().quiet)
      made.parameters.push_back({"SCHEDULE-AGENT", {"CLIENT"}});
    return made;
  }

  void append_organizer() {
    Property made = property("ORGANIZER", *organizer_);
    const bool by_delegate = sender_ && sender_->is_known() && organizer_->is_known() &&
                             !same_person(*sender_, *organizer_) && purpose_ != Purpose::reply;
    if (by_delegate) made.parameters.push_back({"SENT-BY", {"mailto:" + sender_->mailbox.address}});
    lines_.property(made);
  }

  void append_attendee(const Attendee& one, bool is_owner) {
    const bool tracked = is_organizers_copy() && one.track_status != 0;
    const std::int64_t status = is_owner  ? reading_.integer(lid::response_status).value_or(0)
                                : tracked ? one.track_status
                                          : 0;
    append_attendee(one, participation_of(status));
  }

  void append_attendee(const Attendee& one, std::string_view participation) {
    Property made = property("ATTENDEE", one.person);
    if (one.type == 3) {
      made.parameters.push_back({"CUTYPE", {is_room(one) ? "ROOM" : "RESOURCE"}});
      made.parameters.push_back({"ROLE", {"NON-PARTICIPANT"}});
    } else {
      made.parameters.push_back({"ROLE", {one.type == 2 ? "OPT-PARTICIPANT" : "REQ-PARTICIPANT"}});
    }
    made.parameters.push_back({"PARTSTAT", {std::string(participation)}});
    if (purpose_ == Purpose::request) made.parameters.push_back({"RSVP", {"TRUE"}});
    lines_.property(made);
  }

  // [MS-OXOABK] 2.2.3.12: DT_ROOM; else the place of the meeting says so.
  [[nodiscard]] bool is_room(const Attendee& one) const {
    constexpr std::int64_t room = 7;
    constexpr std::int64_t equipment = 8;
    const std::int64_t type = one.display_type & 0xFF;
    if (type == room || type == equipment) return type == room;
    const std::string& name = one.person.mailbox.name;
    return !name.empty() && reading_.text(lid::location).find(name) != std::string::npos;
  }

  Lines& lines_;
  const Reading& reading_;
  const Desk& desk_;
  Purpose purpose_;
  mail::Resolver resolver_;
  std::optional<Person> organizer_;
  std::optional<Person> sender_;
  std::vector<Attendee> attendees_;
};

}  // namespace

void append_people(Lines& lines, const Reading& reading, const Desk& desk, Purpose purpose) {
  People(lines, reading, desk, purpose).run();
}

void append_reply(Lines& lines, const Reading& reading, const Desk& desk,
                  std::string_view participation) {
  People(lines, reading, desk, Purpose::reply).reply(participation);
}

}  // namespace offenbar::calendar
