#include "converters/calendar/event.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "converters/calendar/attached.h"
#include "converters/calendar/fields.h"
#include "converters/calendar/uid.h"
#include "converters/calendar/url.h"
#include "converters/mail/header.h"
#include "converters/mapi/tags.h"

namespace offenbar::calendar {
namespace {

namespace tag = mapi::tag;

constexpr std::int64_t was_cancelled = 0x4;  // asfCanceled, PidLidAppointmentStateFlags

// PidLidBusyStatus. [MS-OXOCAL] 2.2.1.2
constexpr std::array<std::string_view, 5> busy_words{"FREE", "TENTATIVE", "BUSY", "OOF",
                                                     "WORKINGELSEWHERE"};
constexpr std::int64_t is_free = 0;
constexpr std::int64_t is_tentative = 1;
constexpr std::int64_t is_busy = 2;

bool has_body(const mapi::Item* item) {
  if (item == nullptr) return false;
  return std::ranges::any_of(std::array{tag::body, tag::body_html, tag::rtf_compressed},
                             [item](mapi::PropId id) { return item->tag_of(id).has_value(); });
}

class EventText {
 public:
  EventText(Lines& lines, const Reading& reading, const Desk& desk, const Event& event)
      : lines_(lines), reading_(reading), desk_(desk), event_(event) {}

  void run() {
    summary_ = subject();
    lines_.begin("VEVENT");
    identity();
    when();
    lines_.text("SUMMARY", summary_);
    place_ = place();
    lines_.text("LOCATION", place_);
    state();
    append_marks(lines_, reading_);
    append_business(lines_, reading_);
    people();
    content();
    alarm();
    lines_.end("VEVENT");
  }

 private:
  // The embedded message knows texts without loss, but has only what was changed.
  [[nodiscard]] bool over_has(mapi::PropId id) const {
    return reading_.over() != nullptr && reading_.over()->tag_of(id);
  }
  [[nodiscard]] std::string subject() const {
    if (event_.changed != nullptr && event_.changed->subject && !over_has(tag::subject))
      return mail::one_line(*event_.changed->subject);
    return subject_of(reading_);
  }
  [[nodiscard]] std::string place() const {
    const bool only_said = event_.changed != nullptr && event_.changed->location;
    if (only_said) return mail::one_line(*event_.changed->location);
    return mail::one_line(reading_.text(lid::location));
  }
  [[nodiscard]] std::int64_t number(std::optional<std::uint32_t> ChangedInstance::*said, Lid lid,
                                    std::int64_t otherwise) const {
    if (event_.changed != nullptr && event_.changed->*said) return *(event_.changed->*said);
    return reading_.integer(lid).value_or(otherwise);
  }

  void identity() {
    append_identity(lines_, reading_, event_.uid, event_.span->start.instant());
    // Mails need one. RFC 5546, 3.2
    const std::int64_t sequence =
        reading_.integer(lid::sequence).value_or(event_.purpose == Purpose::stored ? -1 : 0);
    if (sequence >= 0) lines_.raw("SEQUENCE", fmt::format("{}", sequence));
    if (event_.recurrence_id != nullptr) lines_.moment("RECURRENCE-ID", *event_.recurrence_id);
  }

  void when() {
    lines_.moment("DTSTART", event_.span->start);
    if (event_.span->end) lines_.moment("DTEND", *event_.span->end);
    if (event_.series == nullptr || event_.series->rule.empty()) return;
    lines_.raw("RRULE", event_.series->rule);
    for (const Moment& one : event_.series->added) lines_.moment("RDATE", one);
    for (const Moment& one : event_.series->deleted) lines_.moment("EXDATE", one);
  }

  void state() {
    const std::int64_t flags = number(&ChangedInstance::meeting_type, lid::state_flags, 0);
    // A request says what it wants to be; until it is answered, it is tentative at the receiver's.
    const Lid busy_lid = event_.purpose == Purpose::stored ? lid::busy_status : lid::intended_busy;
    const std::int64_t busy = number(&ChangedInstance::busy_status, busy_lid, is_busy);
    const bool cancelled = (flags & was_cancelled) != 0 || event_.purpose == Purpose::cancel;
    lines_.raw("STATUS", cancelled              ? "CANCELLED"
                         : busy == is_tentative ? "TENTATIVE"
                                                : "CONFIRMED");
    lines_.raw("TRANSP", busy == is_free ? "TRANSPARENT" : "OPAQUE");
    if (busy >= 0 && busy < static_cast<std::int64_t>(busy_words.size())) {
      lines_.raw("X-MICROSOFT-CDO-BUSYSTATUS", busy_words.at(static_cast<std::size_t>(busy)));
    }
    if (event_.span->start.is_day) lines_.raw("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE");
    if (reading_.flag(lid::no_proposals)) lines_.raw("X-MICROSOFT-DISALLOW-COUNTER", "TRUE");
  }

  void people() {
    if (event_.purpose == Purpose::reply) {
      lines_.lines(event_.people);
    } else {
      append_people(lines_, reading_, desk_, event_.purpose);
    }
  }

  void content() {
    const mapi::Item* const own = reading_.over();
    const bool is_instance = event_.changed != nullptr;
    // What was changed has a body and attachments of its own, or none.
    const bool own_body = has_body(own) || (is_instance && event_.changed->own_body);
    const mapi::Item* const from = own_body ? own : &reading_.item();
    std::string text;
    if (from != nullptr) text = append_description(lines_, *from, reading_.code_page(), desk_);
    conference(text);
    if (event_.purpose != Purpose::stored) return;  // beside it in the mail
    if (own != nullptr) append_attachments(lines_, *own, reading_.code_page(), desk_);
    if (!is_instance) append_attachments(lines_, reading_.item(), reading_.code_page(), desk_);
  }

  void conference(const std::string& text) {
    const Meetings* const meetings = desk_.context.meetings;
    if (meetings == nullptr) return;
    static const std::array names{public_name("SkypeTeamsMeetingUrl"),
                                  public_name("OnlineMeetingExternalLink"),
                                  public_name("OnlineMeetingConfLink")};
    std::optional<MeetingLink> link;
    for (const mapi::PropName& name : names) {
      if (!link) link = meetings->find(reading_.text(name));
    }
    if (!link) link = meetings->find(reading_.text(lid::net_show_url));
    if (!link) link = meetings->find(place_);
    if (!link) link = meetings->find(text);
    if (link) append_conference(*link);
  }

  void append_conference(const MeetingLink& link) {
    std::string url = link.url;
    if (!link.replacement.empty()) {
      url = replaced_link(link.replacement, event_.uid);
      desk_.lose("meeting_link_replaced", Severity::cosmetic, "conference", link.url, url);
    }
    if (!desk_.profile().conferences) return lines_.raw("URL", url_of(url));
    lines_.property({"",
                     "CONFERENCE",
                     {{"VALUE", {"URI"}}, {"FEATURE", {"AUDIO", "VIDEO"}}, {"LABEL", {link.label}}},
                     url_of(url)});
  }

  // [MS-OXORMDR] 2.2.1.3: a delta of 0x5AE980E1 is the default one.
  void alarm() {
    const bool is_set = number(&ChangedInstance::reminder_set, lid::reminder_set, 0) != 0;
    if (!is_set || event_.purpose != Purpose::stored) return;
    constexpr std::int64_t default_minutes = 15;
    constexpr std::int64_t longest = 10 * 366 * minutes_per_day;
    std::int64_t minutes =
        number(&ChangedInstance::reminder_delta, lid::reminder_delta, default_minutes);
    if (minutes < 0 || minutes > longest) minutes = default_minutes;
    append_alarm_before(lines_, minutes, summary_);
  }

  Lines& lines_;
  const Reading& reading_;
  const Desk& desk_;
  const Event& event_;
  std::string summary_;
  std::string place_;
};

class EventObjects {
 public:
  EventObjects(const mapi::Item& item, unsigned code_page, const Desk& desk, Purpose purpose)
      : item_(item),
        code_page_(code_page),
        desk_(desk),
        purpose_(purpose),
        reading_(item, code_page) {}

  Result<std::vector<Object>> run() {
    OFFENBAR_TRY(schedule_, schedule_of(reading_, desk_));
    uid_ = uid_of(reading_);
    if (!schedule_.changed.empty()) embedded_ = embedded_instances(item_, desk_);
    const auto replaced = purpose_ == Purpose::stored
                              ? std::nullopt
                              : replaced_instance(reading_, schedule_.span.start);
    append_event(lines_, reading_, desk_,
                 {.uid = uid_,
                  .span = &schedule_.span,
                  .recurrence_id = replaced ? &*replaced : nullptr,
                  .series = &schedule_,
                  .purpose = purpose_});
    std::vector<Object> others;
    for (const ChangedSpan& one : schedule_.changed) {
      if (one.in_series) {
        instance(lines_, one, uid_, &one.original);
      } else {
        others.push_back(on_its_own(one));
      }
    }
    std::vector<Object> objects;
    objects.push_back(object_of(uid_, lines_));
    std::ranges::move(others, std::back_inserter(objects));
    return objects;
  }

 private:
  void instance(Lines& lines, const ChangedSpan& one, std::string_view uid, const Moment* id) {
    const Reading reading(item_, code_page_, embedded_of(one));
    Desk desk{desk_.context, desk_.losses, "instance " + one.original.value()};
    append_event(lines, reading, desk,
                 {.uid = uid,
                  .span = &one.span,
                  .recurrence_id = id,
                  .changed = &one.said,
                  .purpose = purpose_});
  }

  // An instance that its series does not have: receivers would drop it, or refuse all of it.
  Object on_its_own(const ChangedSpan& one) {
    desk_.lose("instance_on_its_own", Severity::cosmetic, "instance " + one.original.value(), "",
               one.span.start.value());
    Lines lines;
    Object named{uid_, {}, one.original.value() + one.span.start.value()};
    const std::string uid = derived_uid(named);
    instance(lines, one, uid, nullptr);
    return object_of(uid, lines);
  }

  // The embedded message of an instance; null if there is none.
  [[nodiscard]] const mapi::Item* embedded_of(const ChangedSpan& one) const {
    const Day original = day_of(one.said.original_start);
    const auto found = std::ranges::find_if(embedded_, [&](const EmbeddedInstance& each) {
      if (each.start && *each.start == one.said.start) return true;
      if (!each.replaces) return false;
      const Moment replaced = Moment::at(*each.replaces, schedule_.zone);
      return day_of(replaced.wall) == original;
    });
    return found == embedded_.end() ? nullptr : found->item.get();
  }

  const mapi::Item& item_;
  unsigned code_page_;
  const Desk& desk_;
  Purpose purpose_;
  Reading reading_;
  Schedule schedule_;
  std::string uid_;
  Lines lines_;
  std::vector<EmbeddedInstance> embedded_;
};

}  // namespace

Result<std::vector<Object>> event_objects(const mapi::Item& item, unsigned code_page,
                                          const Desk& desk, Purpose purpose) {
  return EventObjects(item, code_page, desk, purpose).run();
}

std::optional<Moment> replaced_instance(const Reading& reading, const Moment& start) {
  const auto replaces = reading.time(lid::replace_time);
  if (!replaces) return std::nullopt;
  if (!start.is_day) return Moment::at(*replaces, start.zone);
  constexpr std::int64_t half_day = 12 * 3600;
  return Moment::on(day_of(WallTime{replaces->seconds + half_day}));
}

void append_event(Lines& lines, const Reading& reading, const Desk& desk, const Event& event) {
  EventText(lines, reading, desk, event).run();
}

Object object_of(std::string uid, const Lines& lines) {
  Object object{std::move(uid), {}, lines.text()};
  for (const Zone* const zone : lines.zones())
    object.zones.emplace_back(zone->tzid, zone->vtimezone);
  return object;
}

}  // namespace offenbar::calendar
