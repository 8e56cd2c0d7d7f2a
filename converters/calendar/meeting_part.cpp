// The calendar part of meeting messages. [MS-OXCICAL] 2.1.3.1.1.1; RFC 5546; RFC 6047
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "converters/calendar/event.h"
#include "converters/calendar/people.h"
#include "converters/calendar/uid.h"
#include "converters/calendar/write_calendar.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::calendar {
namespace {

struct Kind {
  std::string_view message_class;
  std::string_view method;
  Purpose purpose;
  std::string_view participation;  // of a reply
};
constexpr std::array<Kind, 5> kinds{{
    {"IPM.Schedule.Meeting.Request", "REQUEST", Purpose::request, ""},
    {"IPM.Schedule.Meeting.Canceled", "CANCEL", Purpose::cancel, ""},
    {"IPM.Schedule.Meeting.Resp.Pos", "REPLY", Purpose::reply, "ACCEPTED"},
    {"IPM.Schedule.Meeting.Resp.Neg", "REPLY", Purpose::reply, "DECLINED"},
    {"IPM.Schedule.Meeting.Resp.Tent", "REPLY", Purpose::reply, "TENTATIVE"},
}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

const Kind* kind_of(std::string_view message_class) {
  const auto found = std::ranges::find_if(kinds, [&](const Kind& kind) {
    const std::string_view wanted = kind.message_class;
    return message_class.size() >= wanted.size() &&
           std::ranges::equal(message_class.substr(0, wanted.size()), wanted, {}, lower, lower) &&
           (message_class.size() == wanted.size() || message_class[wanted.size()] == '.');
  });
  return found == kinds.end() ? nullptr : &*found;
}

// The time that an attendee proposes instead. [MS-OXOCAL] 2.2.6.2
std::optional<Span> proposed_span(const Reading& reading, const Span& span) {
  const auto start = reading.time(lid::proposed_start);
  const auto end = reading.time(lid::proposed_end);
  if (!reading.flag(lid::counter_proposal) || !start || !end || *end <= *start) return std::nullopt;
  return Span{Moment::at(*start, span.start.zone), Moment::at(*end, span.start.zone)};
}

std::optional<Object> reply_object(const Reading& reading, const Desk& desk, const Kind& kind,
                                   bool& is_counter) {
  auto span = single_span(reading, desk);
  if (!span) return std::nullopt;
  const auto replaced = replaced_instance(reading, span->start);
  if (auto proposed = proposed_span(reading, *span)) {
    span = *std::move(proposed);
    is_counter = true;
  }
  Lines people;
  append_reply(people, reading, desk, kind.participation);
  std::string uid = uid_of(reading);
  Lines lines;
  append_event(lines, reading, desk,
               {.uid = uid,
                .span = &*span,
                .recurrence_id = replaced ? &*replaced : nullptr,
                .purpose = Purpose::reply,
                .people = people.text()});
  return object_of(std::move(uid), lines);
}

}  // namespace

std::optional<mail::Companion> meeting_part(const mapi::Item& item, const Context& context) {
  const unsigned code_page = mapi::string8_code_page(item, context.fallback_code_page);
  const Reading reading(item, code_page);
  const Kind* const kind = kind_of(reading.text(mapi::tag::message_class));
  if (kind == nullptr) return std::nullopt;
  // What a mail says is not what a server stores: no receiver's wishes.
  Context plain = context;
  plain.profile = nullptr;
  std::vector<Loss> losses;
  const Desk desk{plain, losses, {}};
  std::string method(kind->method);
  std::vector<Object> objects;
  if (kind->purpose == Purpose::reply) {
    bool is_counter = false;
    auto reply = reply_object(reading, desk, *kind, is_counter);
    if (!reply) return std::nullopt;
    if (is_counter) method = "COUNTER";
    objects.push_back(*std::move(reply));
  } else {
    auto all = event_objects(item, code_page, desk, kind->purpose);
    if (!all) return std::nullopt;
    objects.push_back(std::move(all->front()));  // a mail is about one UID
    if (all->size() > 1) {
      desk.lose("recurrence_left_out", Severity::content, "meeting",
                fmt::format("{} changed dates that the series does not have", all->size() - 1), "");
    }
  }
  // Addresses are told by the mail, which names the same people.
  std::erase_if(losses, [](const Loss& loss) { return loss.category == "address_unresolved"; });
  return mail::Companion{"text/calendar",
                         {{"method", method}},
                         "invite.ics",
                         stream_of(objects, method),
                         std::move(losses)};
}

}  // namespace offenbar::calendar
