#include "converters/calendar/write_calendar.h"

#include <gmock/gmock.h>

#include "converters/mapi/tags.h"
#include "tests/support/appointment_maker.h"
#include "tests/support/icalendar.h"

namespace offenbar::calendar {
namespace {

namespace tag = mapi::tag;
using namespace offenbar::testing;
using ::testing::Contains;
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
  std::string stream;
  std::vector<Object> objects;
  std::vector<std::string> losses;

  [[nodiscard]] std::vector<std::string> lines(std::string_view name) const {
    // Those of the zones are none of the item's.
    std::string components;
    for (const Object& object : objects) components += object.components;
    return lines_of(components, name);
  }
};

Made made(const mapi::Item& item, Context context = {}) {
  context.zones = &zones();
  auto written = write_calendar(item, context);
  EXPECT_TRUE(written) << written.error().what;
  Made result;
  if (!written) return result;
  result.stream = stream_of(written->objects);
  result.objects = std::move(written->objects);
  for (const Loss& loss : written->losses) result.losses.push_back(loss.category);
  if (!result.objects.empty()) {
    EXPECT_EQ(objections(result.stream), "") << result.stream;
  }
  return result;
}

TEST(WriteCalendar, ClassesAndTheirSubclasses) {
  EXPECT_EQ(component_of("IPM.Appointment"), Component::event);
  EXPECT_EQ(component_of("ipm.appointment.Own"), Component::event);
  EXPECT_EQ(component_of("IPM.AppointmentX"), Component::none);
  EXPECT_EQ(component_of("IPM.Task"), Component::todo);
  EXPECT_EQ(component_of("IPM.TaskRequest"), Component::none);
  EXPECT_EQ(component_of("IPM.Activity"), Component::journal);
  EXPECT_EQ(component_of("IPM.StickyNote"), Component::journal);
  EXPECT_EQ(component_of("IPM.Note"), Component::none);
}

TEST(WriteCalendar, APlainAppointment) {
  const Made event = made(simple_appointment());
  EXPECT_THAT(event.losses, IsEmpty());
  ASSERT_THAT(event.objects, SizeIs(1));
  EXPECT_EQ(event.objects[0].components,
            "BEGIN:VEVENT\r\n"
            "UID:040000008200E00074C5B7101A82E008000000000101010101010101010101010101010\r\n"
            " 101010101\r\n"
            "DTSTAMP:20240102T030400Z\r\n"
            "CREATED:20240101T000000Z\r\n"
            "LAST-MODIFIED:20240102T030400Z\r\n"
            "DTSTART;TZID=Europe/Berlin:20240701T100000\r\n"
            "DTEND;TZID=Europe/Berlin:20240701T103000\r\n"
            "SUMMARY:Plan\r\n"
            "STATUS:CONFIRMED\r\n"
            "TRANSP:OPAQUE\r\n"
            "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n"
            "END:VEVENT\r\n");
  EXPECT_THAT(event.stream, StartsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  EXPECT_THAT(event.stream, Not(HasSubstr("METHOD")));
  EXPECT_THAT(event.stream, HasSubstr("BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"));
}

TEST(WriteCalendar, TheSameItemGivesTheSameBytes) {
  EXPECT_EQ(made(simple_appointment()).stream, made(simple_appointment()).stream);
}

TEST(WriteCalendar, WithoutAZoneTheInstantIsRight) {
  MemoryItem item("IPM.Appointment");
  Naming(item).time(lid::start_whole, utc(2024, 7, 1, 8)).time(lid::end_whole, utc(2024, 7, 1, 9));
  const Made event = made(item);
  EXPECT_THAT(event.lines("DTSTART"), ElementsAre("DTSTART:20240701T080000Z"));
  EXPECT_THAT(event.losses, IsEmpty());
}

TEST(WriteCalendar, ItemsWithoutAnyTimeAreAnError) {
  const Context context{.zones = &zones()};
  const auto written = write_calendar(MemoryItem("IPM.Appointment"), context);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().fault, Fault::corrupt);
  EXPECT_EQ(write_calendar(MemoryItem("IPM.Note"), context).error().fault, Fault::unsupported);
}

TEST(WriteCalendar, AnAllDayEventIsADayInTheZoneItWasSavedIn) {
  // Midnight in Berlin, whoever reads it.
  MemoryItem item = simple_appointment();
  Naming(item)
      .flag(lid::all_day, true)
      .time(lid::start_whole, utc(2024, 6, 30, 22))
      .time(lid::end_whole, utc(2024, 7, 2, 22));
  MemoryItem other("IPM.Appointment");
  Naming(other)
      .flag(lid::all_day, true)
      .time(lid::start_whole, utc(2024, 6, 30, 22))
      .time(lid::end_whole, utc(2024, 7, 2, 22))
      .bytes(lid::start_zone, zone_definition(berlin, {RuleMaker{}}));
  const Made event = made(other);
  EXPECT_THAT(event.lines("DTSTART"), ElementsAre("DTSTART;VALUE=DATE:20240701"));
  EXPECT_THAT(event.lines("DTEND"), ElementsAre("DTEND;VALUE=DATE:20240703"));
  EXPECT_THAT(event.stream, Not(HasSubstr("VTIMEZONE")));
}

TEST(WriteCalendar, AnAllDayEventWithoutAZoneIsTheDayOfTheNearestMidnight) {
  const auto day_of_start = [](std::int64_t start) {
    MemoryItem item("IPM.Appointment");
    Naming(item)
        .flag(lid::all_day, true)
        .time(lid::start_whole, start)
        .time(lid::end_whole, start + 86'400);
    return made(item).lines("DTSTART").at(0);
  };
  EXPECT_EQ(day_of_start(utc(2024, 6, 30, 22)), "DTSTART;VALUE=DATE:20240701");  // Berlin
  EXPECT_EQ(day_of_start(utc(2024, 7, 1, 0)), "DTSTART;VALUE=DATE:20240701");    // London, winter
  EXPECT_EQ(day_of_start(utc(2024, 7, 1, 7)), "DTSTART;VALUE=DATE:20240701");    // Los Angeles
  EXPECT_EQ(day_of_start(utc(2024, 7, 1, 10)), "DTSTART;VALUE=DATE:20240701");   // Honolulu
  EXPECT_EQ(day_of_start(utc(2024, 6, 30, 12)), "DTSTART;VALUE=DATE:20240701");  // Auckland
}

TEST(WriteCalendar, EventsThatTakeNoTimeHaveNoEnd) {
  MemoryItem item("IPM.Appointment");
  Naming(item).time(lid::start_whole, utc(2024, 7, 1, 8)).time(lid::end_whole, utc(2024, 7, 1, 8));
  EXPECT_THAT(made(item).lines("DTEND"), IsEmpty());
  MemoryItem reversed("IPM.Appointment");
  Naming(reversed)
      .time(lid::start_whole, utc(2024, 7, 1, 8))
      .time(lid::end_whole, utc(2024, 7, 1, 7));
  EXPECT_THAT(made(reversed).lines("DTEND"), IsEmpty());
}

TEST(WriteCalendar, ASeriesWithDeletedAndChangedInstances) {
  const Made series =
      made(simple_series({.end_type = 0x2021,
                          .deleted = {minutes_of(2024, 7, 8), minutes_of(2024, 7, 15)},
                          .modified = {minutes_of(2024, 7, 16)},
                          .end = minutes_of(2024, 12, 31),
                          .exceptions = {{.start = minutes_of(2024, 7, 16, 660),
                                          .end = minutes_of(2024, 7, 16, 720),
                                          .original = minutes_of(2024, 7, 15, 600),
                                          .subject = "Later",
                                          .location = "Room",
                                          .busy = 0,
                                          .reminder_minutes = 5}}}));
  EXPECT_THAT(series.losses, IsEmpty());
  ASSERT_THAT(series.objects, SizeIs(1));
  EXPECT_THAT(series.lines("RRULE"),
              ElementsAre("RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20241230T090000Z"));
  EXPECT_THAT(series.lines("EXDATE"), ElementsAre("EXDATE;TZID=Europe/Berlin:20240708T100000"));
  EXPECT_THAT(series.lines("RECURRENCE-ID"),
              ElementsAre("RECURRENCE-ID;TZID=Europe/Berlin:20240715T100000"));
  EXPECT_THAT(series.lines("DTSTART"), ElementsAre("DTSTART;TZID=Europe/Berlin:20240701T100000",
                                                   "DTSTART;TZID=Europe/Berlin:20240716T110000"));
  EXPECT_THAT(series.lines("SUMMARY"), ElementsAre("SUMMARY:Plan", "SUMMARY:Later"));
  EXPECT_THAT(series.lines("LOCATION"), ElementsAre("LOCATION:Room"));
  EXPECT_THAT(series.lines("TRANSP"), ElementsAre("TRANSP:OPAQUE", "TRANSP:TRANSPARENT"));
  EXPECT_EQ(series.lines("UID")[0], series.lines("UID")[1]);
}

TEST(WriteCalendar, TheStartIsTheFirstRealInstance) {
  // The series begins on a Monday, and happens on Thursdays.
  const Made series = made(simple_series({.specific = {0x10}}));
  EXPECT_THAT(series.lines("DTSTART"), ElementsAre("DTSTART;TZID=Europe/Berlin:20240704T100000"));
}

TEST(WriteCalendar, TheThirtiethOfEachMonthNamesItsFebruaries) {
  const Made series = made(simple_series({.frequency = 0x200C,
                                          .type = 2,
                                          .specific = {30},
                                          .end_type = 0x2022,
                                          .count = 16,
                                          .deleted = {minutes_of(2025, 2, 28)},
                                          .start = minutes_of(2024, 1, 30),
                                          .end = minutes_of(2025, 4, 30)}));
  EXPECT_THAT(series.lines("RRULE"),
              ElementsAre("RRULE:FREQ=MONTHLY;BYMONTHDAY=30;UNTIL=20250430T080000Z"));
  EXPECT_THAT(series.lines("RDATE"), ElementsAre("RDATE;TZID=Europe/Berlin:20240229T100000"));
  EXPECT_THAT(series.lines("EXDATE"), IsEmpty());
}

TEST(WriteCalendar, AnAllDaySeriesHasDaysEverywhere) {
  MemoryItem item("IPM.Appointment");
  Naming(item)
      .flag(lid::all_day, true)
      .time(lid::start_whole, utc(2024, 6, 30, 22))
      .time(lid::end_whole, utc(2024, 7, 1, 22))
      .bytes(lid::series_zone, zone_definition(berlin, {RuleMaker{.flags = 3}}))
      .bytes(lid::recurrence,
             RecurrenceMaker{.specific = {2},
                             .end_type = 0x2021,
                             .deleted = {minutes_of(2024, 7, 8), minutes_of(2024, 7, 15)},
                             .start = minutes_of(2024, 7, 1),
                             .end = minutes_of(2024, 8, 1),
                             .start_minute = 0,
                             .end_minute = 1440,
                             .exceptions = {{.start = minutes_of(2024, 7, 15, 600),
                                             .end = minutes_of(2024, 7, 15, 660),
                                             .original = minutes_of(2024, 7, 15),
                                             .all_day = 0}}}
                 .bytes());
  const Made series = made(item);
  EXPECT_THAT(series.lines("DTSTART"), ElementsAre("DTSTART;VALUE=DATE:20240701",
                                                   "DTSTART;TZID=Europe/Berlin:20240715T100000"));
  EXPECT_THAT(series.lines("RRULE"), ElementsAre("RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20240729"));
  EXPECT_THAT(series.lines("EXDATE"), ElementsAre("EXDATE;VALUE=DATE:20240708"));
  EXPECT_THAT(series.lines("RECURRENCE-ID"), ElementsAre("RECURRENCE-ID;VALUE=DATE:20240715"));
}

TEST(WriteCalendar, AChangedInstanceThatTheSeriesDoesNotHaveStandsOnItsOwn) {
  const Made series = made(simple_series({.exceptions = {{.start = minutes_of(2024, 7, 10, 660),
                                                          .end = minutes_of(2024, 7, 10, 720),
                                                          .original = minutes_of(2024, 7, 9, 600),
                                                          .subject = "Odd"}}}));
  ASSERT_THAT(series.objects, SizeIs(2));
  EXPECT_THAT(series.lines("RECURRENCE-ID"), IsEmpty());
  EXPECT_NE(series.objects[0].uid, series.objects[1].uid);
  EXPECT_THAT(series.losses, ElementsAre("instance_on_its_own"));
}

TEST(WriteCalendar, ASeriesWithoutInstancesIsAnEvent) {
  const Made ended = made(simple_series({.end_type = 0x2021, .end = minutes_of(2024, 6, 1)}));
  EXPECT_THAT(ended.lines("RRULE"), IsEmpty());
  EXPECT_THAT(ended.losses, ElementsAre("recurrence_left_out"));
  const Made deleted = made(simple_series(
      {.end_type = 0x2021, .deleted = {minutes_of(2024, 7, 1)}, .end = minutes_of(2024, 7, 2)}));
  EXPECT_THAT(deleted.lines("RRULE"), IsEmpty());
  EXPECT_THAT(deleted.losses, ElementsAre("recurrence_left_out"));
}

TEST(WriteCalendar, ADamagedSeriesIsItsFirstInstance) {
  MemoryItem item = simple_appointment();
  Naming(item).flag(lid::is_recurring, true).bytes(lid::recurrence, "nonsense");
  const Made event = made(item);
  EXPECT_THAT(event.lines("RRULE"), IsEmpty());
  EXPECT_THAT(event.losses, ElementsAre("recurrence_unreadable"));
}

TEST(WriteCalendar, TheEmbeddedMessageOfAnInstanceHasItsOwnText) {
  MemoryItem item = simple_series({.exceptions = {{.start = minutes_of(2024, 7, 15, 660),
                                                   .end = minutes_of(2024, 7, 15, 720),
                                                   .original = minutes_of(2024, 7, 15, 600)}}});
  item.text(tag::body, "for all");
  auto& attachment = item.add_attachment();
  attachment.number(tag::attach_method, 5).number(0x7FFD, 2).flag(tag::attachment_hidden, true);
  attachment.time(0x7FF9, utc(2024, 7, 15, 8));
  attachment.item =
      std::make_shared<MemoryItem>("IPM.OLE.CLASS.{00061055-0000-0000-C000-000000000046}");
  attachment.item->text(tag::body, "only then").text(tag::subject, "Überall");
  const Made series = made(item);
  EXPECT_THAT(series.lines("DESCRIPTION"),
              ElementsAre("DESCRIPTION:for all", "DESCRIPTION:only then"));
  EXPECT_THAT(series.lines("SUMMARY"), ElementsAre("SUMMARY:Plan", "SUMMARY:Überall"));
  EXPECT_THAT(series.lines("ATTACH"), IsEmpty());
}

TEST(WriteCalendar, PeopleOfAMeeting) {
  MemoryItem item = simple_appointment();
  item.text(tag::sent_representing_name, "Anna Chief")
      .text(tag::sent_representing_smtp_address, "anna@a.example")
      .text(tag::sender_name, "Dora")
      .text(tag::sender_smtp_address, "dora@a.example");
  item.add_recipient()
      .number(tag::recipient_type, 1)
      .number(0x5FFD, 3)
      .text(tag::display_name, "Anna Chief")
      .text(tag::smtp_address, "Anna@a.example");
  item.add_recipient()
      .number(tag::recipient_type, 1)
      .number(0x5FFF, 3)
      .text(tag::display_name, "Bernd, B.")
      .text(tag::smtp_address, "bernd@b.example");
  item.add_recipient()
      .number(tag::recipient_type, 2)
      .number(0x5FFF, 4)
      .text(tag::display_name, "Carla")
      .text(tag::smtp_address, "carla@b.example");
  item.add_recipient()
      .number(tag::recipient_type, 3)
      .number(0x3905, 7)
      .text(tag::display_name, "Room 1")
      .text(tag::smtp_address, "room1@b.example");
  Naming(item).number(lid::state_flags, 1);
  const Made event = made(item);
  EXPECT_THAT(event.lines("ORGANIZER"),
              ElementsAre("ORGANIZER;CN=Anna Chief;SENT-BY=\"mailto:dora@a.example\":"
                          "mailto:anna@a.example"));
  EXPECT_THAT(
      event.lines("ATTENDEE"),
      ElementsAre("ATTENDEE;CN=\"Bernd, B.\";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:"
                  "mailto:bernd@b.example",
                  "ATTENDEE;CN=Carla;ROLE=OPT-PARTICIPANT;PARTSTAT=DECLINED:"
                  "mailto:carla@b.example",
                  "ATTENDEE;CN=Room 1;CUTYPE=ROOM;ROLE=NON-PARTICIPANT;PARTSTAT=NEEDS-ACTION:"
                  "mailto:room1@b.example"));
}

TEST(WriteCalendar, InAReceivedMeetingOnlyTheOwnAnswerCounts) {
  MemoryItem item = simple_appointment();
  item.text(tag::sent_representing_smtp_address, "anna@a.example");
  for (const char* name : {"bernd@b.example", "me@b.example"})
    item.add_recipient().number(0x5FFF, 4).text(tag::smtp_address, name);
  Naming(item).number(lid::state_flags, 3).number(lid::response_status, 3);
  const Made event = made(item, {.owner = "Me@b.example"});
  EXPECT_THAT(event.lines("ATTENDEE"), ElementsAre(HasSubstr("PARTSTAT=NEEDS-ACTION:mailto:bernd"),
                                                   HasSubstr("PARTSTAT=ACCEPTED:mailto:me")));
}

TEST(WriteCalendar, AnAppointmentOfOnesOwnHasNoOrganizer) {
  MemoryItem item = simple_appointment();
  item.text(tag::sent_representing_smtp_address, "anna@a.example");
  EXPECT_THAT(made(item).lines("ORGANIZER"), IsEmpty());
}

TEST(WriteCalendar, UnknownAddressesAreALoss) {
  MemoryItem item = simple_appointment();
  item.text(tag::sent_representing_smtp_address, "anna@a.example");
  item.add_recipient().text(tag::display_name, "Somebody");
  EXPECT_THAT(made(item).losses, ElementsAre("address_unresolved"));
}

TEST(WriteCalendar, MarksOfAnAppointment) {
  MemoryItem item = simple_appointment();
  item.number(tag::sensitivity, 3).number(tag::importance, 2);
  item.named(public_name("Keywords"), mapi::multiple_of(mapi::PropType::string),
             std::vector<std::string>{"Amt, A", "B"});
  Naming(item)
      .text(lid::location, "Saal 1; hinten")
      .number(lid::busy_status, 1)
      .number(lid::sequence, 4)
      .flag(lid::reminder_set, true)
      .number(lid::reminder_delta, 90);
  const Made event = made(item);
  EXPECT_THAT(event.lines("CLASS"), ElementsAre("CLASS:CONFIDENTIAL"));
  EXPECT_THAT(event.lines("PRIORITY"), ElementsAre("PRIORITY:1"));
  EXPECT_THAT(event.lines("CATEGORIES"), ElementsAre("CATEGORIES:Amt\\, A,B"));
  EXPECT_THAT(event.lines("LOCATION"), ElementsAre("LOCATION:Saal 1\\; hinten"));
  EXPECT_THAT(event.lines("STATUS"), ElementsAre("STATUS:TENTATIVE"));
  EXPECT_THAT(event.lines("SEQUENCE"), ElementsAre("SEQUENCE:4"));
  EXPECT_THAT(event.lines("TRIGGER"), ElementsAre("TRIGGER:-PT1H30M"));
}

TEST(WriteCalendar, AUidOfAnotherProgramIsUnwrapped) {
  MemoryItem item("IPM.Appointment");
  std::string id("\x04\0\0\0\x82\0\xE0\0\x74\xC5\xB7\x10\x1A\x82\xE0\x08", 16);
  id += std::string(20, '\0');
  const std::string data = std::string("vCal-Uid\x01\0\0\0", 12) + "abc-1@a.example" + '\0';
  put(id, data.size(), 4);
  id += data;
  Naming(item).time(lid::start_whole, utc(2024, 7, 1, 8)).bytes(lid::global_id, id);
  EXPECT_THAT(made(item).lines("UID"), ElementsAre("UID:abc-1@a.example"));
}

TEST(WriteCalendar, HtmlBecomesTextAndStaysHtml) {
  MemoryItem item = simple_appointment();
  item.bytes(tag::body_html,
             "<html><style>p{}</style><p>Gr\xC3\xBC\xC3\x9F"
             "e&nbsp;&amp; mehr</p><p>zwei</html>")
      .number(tag::internet_code_page, 65001);
  const Made event = made(item);
  EXPECT_THAT(event.lines("DESCRIPTION"), ElementsAre("DESCRIPTION:Grüße & mehr\\nzwei"));
  EXPECT_THAT(event.lines("STYLED-DESCRIPTION"),
              ElementsAre(StartsWith("STYLED-DESCRIPTION;VALUE=TEXT;FMTTYPE=text/html:<html>")));
  EXPECT_THAT(event.lines("X-ALT-DESC"), SizeIs(1));
}

TEST(WriteCalendar, AttachmentsOfAllKinds) {
  MemoryItem item = simple_appointment();
  item.add_attachment()
      .text(tag::attach_long_filename, "a, b.txt")
      .number(tag::attach_method, 1)
      .bytes(tag::attach_data, "Hello");
  item.add_attachment()
      .number(tag::attach_method, 2)
      .text(tag::attach_long_pathname, "\\\\server\\share\\a b.doc");
  auto& message = item.add_attachment();
  message.number(tag::attach_method, 5);
  message.item = std::make_shared<MemoryItem>();
  message.item->text(tag::subject, "Inside").time(tag::client_submit_time, 1'700'000'000);
  const Made event = made(item);
  EXPECT_THAT(event.lines("ATTACH"),
              ElementsAre("ATTACH;VALUE=BINARY;ENCODING=BASE64;FILENAME=\"a, b.txt\";"
                          "X-FILENAME=\"a, b.txt\";FMTTYPE=text/plain:SGVsbG8=",
                          "ATTACH:file://server/share/a%20b.doc",
                          StartsWith("ATTACH;VALUE=BINARY;ENCODING=BASE64;FILENAME=message.eml;"
                                     "X-FILENAME=message.eml;FMTTYPE=message/rfc822:")));
}

TEST(WriteCalendar, HostileTextsBeginNoLine) {
  MemoryItem item = simple_appointment();
  item.text(tag::subject, "a\r\nEND:VEVENT\r\nX:1").text(tag::body, "b\r\nATTENDEE:mailto:x@y.z");
  const Made event = made(item);
  EXPECT_THAT(event.lines("X"), IsEmpty());
  EXPECT_THAT(event.lines("ATTENDEE"), IsEmpty());
  EXPECT_THAT(event.objects, SizeIs(1));
}

}  // namespace
}  // namespace offenbar::calendar
