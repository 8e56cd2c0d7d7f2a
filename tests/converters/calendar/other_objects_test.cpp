// Tasks, journal entries, sticky notes, meeting messages, and what receivers want otherwise.
#include <gmock/gmock.h>

#include "converters/calendar/write_calendar.h"
#include "converters/mapi/tags.h"
#include "tests/support/appointment_maker.h"
#include "tests/support/icalendar.h"

namespace offenbar::calendar {
namespace {

namespace tag = mapi::tag;
using namespace offenbar::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const Zones& zones() {
  static const Zones all("DE");
  return all;
}

struct Made {
  std::string text;  // of the components
  std::vector<std::string> losses;
  [[nodiscard]] std::vector<std::string> lines(std::string_view name) const {
    return lines_of(text, name);
  }
};

Made made(const mapi::Item& item, Context context = {}) {
  context.zones = &zones();
  const auto written = write_calendar(item, context);
  EXPECT_TRUE(written) << written.error().what;
  Made result;
  if (!written) return result;
  for (const Object& object : written->objects) result.text += object.components;
  for (const Loss& loss : written->losses) result.losses.push_back(loss.category);
  if (!written->objects.empty()) {
    EXPECT_EQ(objections(stream_of(written->objects)), "") << result.text;
  }
  return result;
}

Profile receiver(std::string_view name) {
  auto profile = Profile::load(name);
  EXPECT_TRUE(profile) << profile.error().what;
  return profile.value_or(Profile());
}

MemoryItem simple_task() {
  MemoryItem item("IPM.Task");
  item.text(tag::subject, "File it").bytes(tag::search_key, "key");
  Naming(item)
      .time(lid::task_start, utc(2024, 7, 1))
      .time(lid::task_due, utc(2024, 7, 3))
      .number(lid::task_status, 1)
      .part(lid::percent_complete, 0.25)
      .number(lid::actual_effort, 90)
      .text(lid::task_owner, "Anna")
      .flag(lid::reminder_set, true)
      .time(lid::reminder_time, utc(2024, 7, 2, 7));
  return item;
}

TEST(Task, DaysStateAndReminder) {
  const Made task = made(simple_task());
  EXPECT_THAT(task.losses, IsEmpty());
  EXPECT_THAT(task.lines("DTSTART"), ElementsAre("DTSTART;VALUE=DATE:20240701"));
  EXPECT_THAT(task.lines("DUE"), ElementsAre("DUE;VALUE=DATE:20240703"));
  EXPECT_THAT(task.lines("STATUS"), ElementsAre("STATUS:IN-PROCESS"));
  EXPECT_THAT(task.lines("PERCENT-COMPLETE"), ElementsAre("PERCENT-COMPLETE:25"));
  EXPECT_THAT(task.lines("TRIGGER"), ElementsAre("TRIGGER;VALUE=DATE-TIME:20240702T070000Z"));
  EXPECT_THAT(task.lines("X-OFFENBAR-ACTUAL-EFFORT"),
              ElementsAre("X-OFFENBAR-ACTUAL-EFFORT:PT1H30M"));
  EXPECT_THAT(task.lines("UID"), SizeIs(1));
}

TEST(Task, ACompletedOne) {
  MemoryItem item("IPM.Task");
  Naming(item)
      .flag(lid::is_complete, true)
      .number(lid::task_status, 2)
      .part(lid::percent_complete, 1.0)
      .time(lid::task_completed, utc(2024, 7, 2));
  const Made task = made(item);
  EXPECT_THAT(task.lines("STATUS"), ElementsAre("STATUS:COMPLETED"));
  EXPECT_THAT(task.lines("COMPLETED"), ElementsAre("COMPLETED:20240702T000000Z"));
  EXPECT_THAT(task.lines("PERCENT-COMPLETE"), ElementsAre("PERCENT-COMPLETE:100"));
}

TEST(Task, TheMidnightOfAZoneIsTheSameDay) {
  MemoryItem item("IPM.Task");
  Naming(item).time(lid::task_due, utc(2024, 7, 2, 22));
  EXPECT_THAT(made(item).lines("DUE"), ElementsAre("DUE;VALUE=DATE:20240703"));
}

MemoryItem recurring_task(const RecurrenceMaker& maker) {
  MemoryItem item = simple_task();
  Naming(item).flag(lid::task_recurs, true).bytes(lid::task_recurrence, maker.pattern());
  return item;
}

TEST(Task, ARecurringOneCountsFromItsOwnDate) {
  const RecurrenceMaker maker{
      .specific = {0x2}, .end_type = 0x2022, .count = 5, .start = minutes_of(2024, 6, 24)};
  EXPECT_THAT(made(recurring_task(maker)).lines("RRULE"),
              ElementsAre("RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20240722"));
}

TEST(Task, ARegeneratingOneIsALoss) {
  const RecurrenceMaker maker{.frequency = 0x200A,
                              .type = 0,
                              .period = 1440 * 3,
                              .sliding = 1,
                              .start = minutes_of(2024, 6, 24)};
  const Made task = made(recurring_task(maker));
  EXPECT_THAT(task.lines("RRULE"), IsEmpty());
  EXPECT_THAT(task.losses, ElementsAre("recurrence_left_out"));
}

TEST(Task, OpenXchangeTakesNoSeries) {
  const RecurrenceMaker maker{.specific = {0x2}, .start = minutes_of(2024, 6, 24)};
  const Profile profile = receiver("open-xchange");
  const Made task = made(recurring_task(maker), {.profile = &profile});
  EXPECT_THAT(task.lines("RRULE"), IsEmpty());
  EXPECT_THAT(task.losses, ElementsAre("receiver_refuses"));
}

TEST(Journal, AnEntry) {
  MemoryItem item("IPM.Activity");
  item.text(tag::subject, "Call").text(tag::body, "Long");
  Naming(item)
      .time(lid::log_start, utc(2024, 7, 1, 8))
      .number(lid::log_duration, 45)
      .text(lid::log_type, "Phone call");
  const Made entry = made(item, {.home_zone = "Europe/Berlin"});
  EXPECT_THAT(entry.text, StartsWith("BEGIN:VJOURNAL\r\n"));
  EXPECT_THAT(entry.lines("DTSTART"), ElementsAre("DTSTART;TZID=Europe/Berlin:20240701T100000"));
  EXPECT_THAT(entry.lines("X-OFFENBAR-LOG-TYPE"), ElementsAre("X-OFFENBAR-LOG-TYPE:Phone call"));
  EXPECT_THAT(entry.lines("X-OFFENBAR-DURATION"), ElementsAre("X-OFFENBAR-DURATION:PT45M"));
}

TEST(StickyNote, ItsFirstLineIsItsName) {
  MemoryItem item("IPM.StickyNote");
  item.text(tag::body, "\nBuy milk\nand bread").time(tag::creation_time, utc(2024, 7, 1, 8));
  Naming(item).number(lid::note_colour, 2);
  const Made note = made(item);
  EXPECT_THAT(note.lines("SUMMARY"), ElementsAre("SUMMARY:Buy milk"));
  EXPECT_THAT(note.lines("COLOR"), ElementsAre("COLOR:pink"));
  EXPECT_THAT(note.lines("DTSTART"), ElementsAre("DTSTART:20240701T080000Z"));
}

TEST(StickyNote, WhoTakesNoJournalsGetsNone) {
  const Profile profile = receiver("open-xchange");
  const Made note = made(MemoryItem("IPM.StickyNote"), {.profile = &profile});
  EXPECT_THAT(note.text, IsEmpty());
  EXPECT_THAT(note.losses, ElementsAre("receiver_refuses"));
}

TEST(Profiles, AllRowsCanBeRead) {
  for (const char* name :
       {"standard", "dovecot", "open-xchange", "nextcloud", "sogo", "radicale", "thunderbird"}) {
    EXPECT_TRUE(Profile::load(name)) << name;
  }
  EXPECT_FALSE(Profile::load("nobody"));
  const Profile read = receiver("standard");
  EXPECT_EQ(read.quiet, Profile::standard().quiet);
  EXPECT_EQ(read.attachment_bytes, Profile::standard().attachment_bytes);
}

TEST(Profiles, NobodyIsInvitedAgain) {
  MemoryItem item = simple_appointment();
  item.text(tag::sent_representing_smtp_address, "anna@a.example");
  item.add_recipient().text(tag::smtp_address, "bernd@b.example");
  const Profile profile = receiver("nextcloud");
  const Made event = made(item, {.profile = &profile});
  EXPECT_THAT(event.lines("ORGANIZER"),
              ElementsAre("ORGANIZER;SCHEDULE-AGENT=CLIENT:mailto:anna@a.example"));
  EXPECT_THAT(event.lines("ATTENDEE"), ElementsAre(HasSubstr(";SCHEDULE-AGENT=CLIENT;")));
}

TEST(Profiles, AttachmentsBeyondTheLimitAreALoss) {
  MemoryItem item = simple_appointment();
  for (int i = 0; i < 2; ++i)
    item.add_attachment().number(tag::attach_method, 1).bytes(tag::attach_data, "123456");
  Profile profile;
  profile.attachment_bytes = 10;
  const Made event = made(item, {.profile = &profile});
  EXPECT_THAT(event.lines("ATTACH"), SizeIs(1));
  EXPECT_THAT(event.losses, ElementsAre("receiver_refuses"));
}

Meetings services() {
  auto loaded = Meetings::load();
  EXPECT_TRUE(loaded);
  return loaded.value_or(Meetings());
}

TEST(Conference, LinksOfKnownServices) {
  const Meetings meetings = services();
  const auto link = meetings.find(
      "Join: <https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b>");
  ASSERT_TRUE(link);
  EXPECT_EQ(link->label, "Microsoft Teams");
  EXPECT_EQ(link->url,
            "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b");
  EXPECT_EQ(meetings.find("(https://amt.webex.com/amt/j.php?MTID=m1).")->url,
            "https://amt.webex.com/amt/j.php?MTID=m1");
  EXPECT_EQ(meetings.find("<a href=\"https://us02web.zoom.us/j/123?pwd=a&amp;b=c\">")->url,
            "https://us02web.zoom.us/j/123?pwd=a&b=c");
  EXPECT_EQ(meetings
                .find("https://eur01.safelinks.protection.outlook.com/?url="
                      "https%3A%2F%2Fmeet.google.com%2Fabc-defg&data=1")
                ->url,
            "https://meet.google.com/abc-defg");
  EXPECT_FALSE(meetings.find("https://zoom.us.evil.example/j/123"));
  EXPECT_FALSE(meetings.find("https://example.org/ and teams.microsoft.com/l/meetup-join/1"));
  EXPECT_FALSE(meetings.find("://"));
}

TEST(Conference, ALinkInTheBodyBecomesAProperty) {
  const Meetings meetings = services();
  MemoryItem item = simple_appointment();
  item.text(tag::body, "Join https://meet.jit.si/Plan now");
  EXPECT_THAT(made(item, {.meetings = &meetings}).lines("CONFERENCE"),
              ElementsAre("CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL=Jitsi Meet:"
                          "https://meet.jit.si/Plan"));
  EXPECT_THAT(made(item).lines("CONFERENCE"), IsEmpty());
}

TEST(Conference, AReplacementIsTheSameForTheSameMeeting) {
  const std::string link = replaced_link("https://meet.amt.example/{id}", "uid-1");
  EXPECT_THAT(link, StartsWith("https://meet.amt.example/"));
  EXPECT_THAT(link, Not(HasSubstr("{")));
  EXPECT_EQ(link, replaced_link("https://meet.amt.example/{id}", "uid-1"));
  EXPECT_NE(link, replaced_link("https://meet.amt.example/{id}", "uid-2"));
}

MemoryItem meeting_message(std::string message_class) {
  MemoryItem item = simple_appointment();
  item.text(tag::message_class, std::move(message_class))
      .text(tag::sent_representing_smtp_address, "anna@a.example");
  item.add_recipient().number(tag::recipient_type, 1).text(tag::smtp_address, "bernd@b.example");
  return item;
}

std::vector<std::string> part_lines(const mapi::Item& item, std::string_view name) {
  const auto part = meeting_part(item, {.zones = &zones()});
  EXPECT_TRUE(part);
  if (!part) return {};
  EXPECT_EQ(objections(part->bytes), "");
  const std::size_t begin = part->bytes.find("BEGIN:VEVENT");
  return lines_of(name == "METHOD" ? part->bytes : part->bytes.substr(begin), name);
}

TEST(MeetingPart, ARequest) {
  const MemoryItem item = meeting_message("IPM.Schedule.Meeting.Request");
  const auto part = meeting_part(item, {.zones = &zones()});
  ASSERT_TRUE(part);
  EXPECT_EQ(part->media_type, "text/calendar");
  ASSERT_EQ(part->parameters.size(), 1U);
  EXPECT_EQ(part->parameters[0].name, "method");
  EXPECT_EQ(part->parameters[0].value, "REQUEST");
  EXPECT_THAT(part_lines(item, "METHOD"), ElementsAre("METHOD:REQUEST"));
  EXPECT_THAT(part_lines(item, "ORGANIZER"), ElementsAre("ORGANIZER:mailto:anna@a.example"));
  EXPECT_THAT(part_lines(item, "ATTENDEE"),
              ElementsAre("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:"
                          "mailto:bernd@b.example"));
}

TEST(MeetingPart, ACancellation) {
  const MemoryItem item = meeting_message("IPM.Schedule.Meeting.Canceled");
  EXPECT_THAT(part_lines(item, "METHOD"), ElementsAre("METHOD:CANCEL"));
  EXPECT_THAT(part_lines(item, "STATUS"), ElementsAre("STATUS:CANCELLED"));
}

TEST(MeetingPart, AReplyNamesItsSender) {
  const MemoryItem item = meeting_message("IPM.Schedule.Meeting.Resp.Tent");
  EXPECT_THAT(part_lines(item, "METHOD"), ElementsAre("METHOD:REPLY"));
  EXPECT_THAT(part_lines(item, "ORGANIZER"), ElementsAre("ORGANIZER:mailto:bernd@b.example"));
  EXPECT_THAT(part_lines(item, "ATTENDEE"),
              ElementsAre(HasSubstr("PARTSTAT=TENTATIVE:mailto:anna@a.example")));
}

TEST(MeetingPart, AProposalOfAnotherTimeIsACounter) {
  MemoryItem item = meeting_message("IPM.Schedule.Meeting.Resp.Tent");
  Naming(item)
      .flag(lid::counter_proposal, true)
      .time(lid::proposed_start, utc(2024, 7, 2, 8))
      .time(lid::proposed_end, utc(2024, 7, 2, 9));
  EXPECT_THAT(part_lines(item, "METHOD"), ElementsAre("METHOD:COUNTER"));
  EXPECT_THAT(part_lines(item, "DTSTART"),
              ElementsAre("DTSTART;TZID=Europe/Berlin:20240702T100000"));
}

TEST(MeetingPart, OneInstanceOfASeries) {
  MemoryItem item = meeting_message("IPM.Schedule.Meeting.Request");
  Naming(item).time(lid::replace_time, utc(2024, 7, 1, 7));
  EXPECT_THAT(part_lines(item, "RECURRENCE-ID"),
              ElementsAre("RECURRENCE-ID;TZID=Europe/Berlin:20240701T090000"));
}

TEST(MeetingPart, OtherClassesHaveNone) {
  EXPECT_FALSE(meeting_part(meeting_message("IPM.Note"), {.zones = &zones()}));
  EXPECT_FALSE(meeting_part(MemoryItem("IPM.Schedule.Meeting.Request"), {.zones = &zones()}));
}

}  // namespace
}  // namespace offenbar::calendar
