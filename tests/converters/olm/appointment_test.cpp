#include "converters/olm/appointment.h"

#include <gmock/gmock.h>

#include "converters/calendar/named.h"
#include "converters/calendar/recurrence_pattern.h"
#include "converters/calendar/zone_rules.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "converters/olm/archive.h"
#include "converters/olm/recurrence.h"
#include "tests/support/zip_maker.h"

namespace offenbar::olm {
namespace {

namespace lid = calendar::lid;
using calendar::Frequency;
using calendar::PatternType;
using calendar::SeriesEnd;

constexpr std::string_view mountain =
    "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Mountain\nX-ENTOURAGE-CFTIMEZONE:US/Mountain\n"
    "BEGIN:STANDARD\nRRULE:FREQ=YEARLY;INTERVAL=1;BYSECOND=0;BYMINUTE=0;BYHOUR=2;BYDAY=1SU;BYMO\n"
    " NTH=11\nTZOFFSETFROM:-0600\nTZOFFSETTO:-0700\nDTSTART:20071104T020000\nEND:STANDARD\n"
    "BEGIN:DAYLIGHT\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\n"
    "TZOFFSETFROM:-0700\nTZOFFSETTO:-0600\nDTSTART:20070311T020000\nEND:DAYLIGHT\n"
    "END:VTIMEZONE\nEND:VCALENDAR\n";

std::string tag_of(const std::string& name, const std::string& text) {
  return "<" + name + ">" + text + "</" + name + ">";
}

std::string pattern(const std::string& type, const std::string& more,
                    const std::string& range = "<OPFRecurrenceIsNoEnd>1</OPFRecurrenceIsNoEnd>") {
  return tag_of("OPFRecurrenceCopyStartDate", "2018-06-18T06:00:00") + range +
         tag_of("OPFRecurrencePattern",
                more + tag_of("OPFRecurrencePatternType", "OPFRecurrencePattern" + type));
}

// A folder with one item; the archive and its bytes must outlive what is read from it.
struct Sample {
  std::string bytes;
  std::unique_ptr<mapi::Item> item;

  static Sample of(const std::string& element, const std::string& content) {
    const std::string folder = element == "task" ? "Local/Tasks/Tasks" : "Local/Calendar/Calendar";
    Sample sample;
    sample.bytes =
        test::make_zip({{folder + ".xml", tag_of(element + "s", tag_of(element, content))}});
    const auto archive = Archive::open(as_bytes(sample.bytes));
    EXPECT_TRUE(archive);
    for (const Folder& one : archive->folders()) {
      if (archive->items(one).size() != 0) sample.item = *archive->items(one).item(0);
    }
    return sample;
  }

  static Sample series(const std::string& recurrence, const std::string& more = "") {
    return of("appointment",
              tag_of("OPFCalendarEventCopyStartTime", "2018-06-18T17:30:00") +
                  tag_of("OPFCalendarEventCopyEndTime", "2018-06-18T18:00:00") +
                  tag_of("OPFCalendarEventGetStartTimeZoneICSData", std::string(mountain)) +
                  tag_of("OPFCalendarEventCopyRecurrence", recurrence) + more);
  }

  [[nodiscard]] mapi::Binary binary(calendar::Lid lid) const {
    const auto id = item->id_of(calendar::name_of(lid));
    if (!id) return {};
    return mapi::binary(*item, *id).value_or(mapi::Binary());
  }
  [[nodiscard]] calendar::Recurrence recurrence() const {
    auto read = calendar::read_recurrence(binary(lid::recurrence), 65001);
    EXPECT_TRUE(read) << read.error().what;
    return read ? *std::move(read) : calendar::Recurrence{};
  }
};

calendar::Day day_of(int year, unsigned month, unsigned day) {
  return calendar::day_of(calendar::Civil{year, month, day});
}

TEST(OlmSeries, EveryMondaySomeTimes) {
  const Sample sample = Sample::series(pattern(
      "Weekly",
      "<OPFRecurrencePatternDaysOfWeek><monday>1</monday><sunday>0</sunday>"
      "</OPFRecurrencePatternDaysOfWeek>"
      "<OPFRecurrencePatternInterval>2</OPFRecurrencePatternInterval>",
      "<OPFRecurrenceIsNumbered>1</OPFRecurrenceIsNumbered><OPFRecurrenceGetOccurenceCount>2.7E1"
      "</OPFRecurrenceGetOccurenceCount><OPFRecurrenceHasEndDate>1</OPFRecurrenceHasEndDate>"
      "<OPFRecurrenceCopyEndDate>2018-12-18T07:00:00</OPFRecurrenceCopyEndDate>"));
  const calendar::Recurrence series = sample.recurrence();
  EXPECT_EQ(series.pattern.frequency, Frequency::weekly);
  EXPECT_EQ(series.pattern.type, PatternType::week);
  EXPECT_EQ(series.pattern.period, 2U);
  EXPECT_EQ(series.pattern.weekdays, 0x02U);
  EXPECT_EQ(series.pattern.end, SeriesEnd::after_count);
  EXPECT_EQ(series.pattern.count, 27U);
  EXPECT_EQ(series.pattern.start, day_of(2018, 6, 18));
  EXPECT_EQ(series.pattern.last, day_of(2018, 12, 18));
  EXPECT_EQ(series.start_minute, 11U * 60 + 30);
  EXPECT_EQ(series.end_minute, 12U * 60);
  EXPECT_EQ(series.damage, "");
}

TEST(OlmSeries, EveryOtherDayUntilADate) {
  const calendar::Recurrence series =
      Sample::series(
          pattern("Daily", "<OPFRecurrencePatternInterval>2</OPFRecurrencePatternInterval>",
                  "<OPFRecurrenceHasEndDate>1</OPFRecurrenceHasEndDate>"
                  "<OPFRecurrenceCopyEndDate>2018-12-19T06:00:00</OPFRecurrenceCopyEndDate>"))
          .recurrence();
  EXPECT_EQ(series.pattern.type, PatternType::day);
  EXPECT_EQ(series.pattern.period, 2U);
  EXPECT_EQ(series.pattern.first_date_time,
            static_cast<unsigned>((day_of(2018, 6, 18) - day_of(1601, 1, 1)) % 2 * 1440));
  EXPECT_EQ(series.pattern.end, SeriesEnd::by_date);
  EXPECT_EQ(series.pattern.last, day_of(2018, 12, 19));
}

TEST(OlmSeries, MonthsAndYearsByDayAndByWeekday) {
  const calendar::Recurrence monthly = Sample::series(pattern("AbsoluteMonthly",
                                                              "<OPFRecurrencePatternDayOfMonth>31"
                                                              "</OPFRecurrencePatternDayOfMonth>"))
                                           .recurrence();
  EXPECT_EQ(monthly.pattern.type, PatternType::month);
  EXPECT_EQ(monthly.pattern.day_of_month, 31U);
  EXPECT_EQ(monthly.pattern.end, SeriesEnd::never);
  const calendar::Recurrence yearly =
      Sample::series(pattern("RelativeYearly",
                             "<OPFRecurrencePatternWeek>5</OPFRecurrencePatternWeek>"
                             "<OPFRecurrencePatternMonth>7</OPFRecurrencePatternMonth>"
                             "<OPFRecurrencePatternDaysOfWeek><weekdays>1</weekdays>"
                             "</OPFRecurrencePatternDaysOfWeek>"))
          .recurrence();
  EXPECT_EQ(yearly.pattern.frequency, Frequency::yearly);
  EXPECT_EQ(yearly.pattern.type, PatternType::month_nth);
  EXPECT_EQ(yearly.pattern.nth, 5U);
  EXPECT_EQ(yearly.pattern.weekdays, 0x3EU);
  EXPECT_EQ(yearly.pattern.period, 12U);
  EXPECT_EQ(yearly.pattern.first_date_time,
            static_cast<unsigned>((day_of(1601, 7, 1) - day_of(1601, 1, 1)) * 1440));
}

TEST(OlmSeries, AllDayLastsWholeDaysAlsoWhereClocksChange) {
  const Sample sample = Sample::of(
      "appointment",
      tag_of("OPFCalendarEventCopyStartTime", "2018-03-11T07:00:00") +
          tag_of("OPFCalendarEventCopyEndTime", "2018-03-12T06:00:00") +
          tag_of("OPFCalendarEventGetIsAllDayEvent", "1") +
          tag_of("OPFCalendarEventGetStartTimeZoneICSData", std::string(mountain)) +
          tag_of("OPFCalendarEventCopyRecurrence",
                 tag_of("OPFRecurrenceCopyStartDate", "2018-03-11T07:00:00") +
                     tag_of("OPFRecurrencePattern",
                            tag_of("OPFRecurrencePatternType", "OPFRecurrencePatternDaily"))));
  const calendar::Recurrence series = sample.recurrence();
  EXPECT_EQ(series.pattern.start, day_of(2018, 3, 11));
  EXPECT_EQ(series.start_minute, 0U);
  EXPECT_EQ(series.end_minute, 1440U);
}

TEST(OlmSeries, AnUnknownPatternIsTold) {
  const Sample sample = Sample::series(pattern("Lunar", ""));
  EXPECT_TRUE(sample.binary(lid::recurrence).empty());
  ASSERT_FALSE(sample.item->damage().empty());
  EXPECT_THAT(sample.item->damage()[0].what, ::testing::HasSubstr("pattern"));
}

TEST(OlmSeries, NumbersThatMakeNoSenseDoNoHarm) {
  for (const std::string number : {"0", "-1", "1e300", "nan", "999999", "x"}) {
    const Sample sample = Sample::series(pattern(
        "AbsoluteYearly",
        tag_of("OPFRecurrencePatternInterval", number) +
            tag_of("OPFRecurrencePatternMonth", number) +
            tag_of("OPFRecurrencePatternDayOfMonth", number),
        tag_of("OPFRecurrenceIsNumbered", "1") + tag_of("OPFRecurrenceGetOccurenceCount", number)));
    const mapi::Binary bytes = sample.binary(lid::recurrence);
    EXPECT_EQ(bytes.empty(), number == "999999");  // years: told as damage
    if (!bytes.empty()) {
      EXPECT_TRUE(calendar::read_recurrence(bytes, 65001)) << number;
    }
  }
}

TEST(OlmSeries, ATaskHasThePatternAlone) {
  const Sample sample =
      Sample::of("task", tag_of("OPFTaskCopyStartDateTime", "2018-06-20T06:00:00") +
                             tag_of("OPFTaskCopyRecurrence",
                                    pattern("Weekly",
                                            "<OPFRecurrencePatternDaysOfWeek><friday>1</friday>"
                                            "<wednesday>1</wednesday>"
                                            "</OPFRecurrencePatternDaysOfWeek>")));
  const auto read = calendar::read_pattern(sample.binary(lid::task_recurrence));
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read->weekdays, 0x28U);
  EXPECT_EQ(read->start, day_of(2018, 6, 20));
}

TEST(OlmZone, ItsRulesAndItsName) {
  const Sample sample = Sample::series(pattern("Daily", ""));
  const auto rule = calendar::read_zone_struct(sample.binary(lid::zone_struct));
  ASSERT_TRUE(rule) << rule.error().what;
  EXPECT_EQ(rule->bias, 420);
  EXPECT_EQ(rule->daylight_bias, -60);
  EXPECT_EQ(rule->to_standard, (calendar::ChangeDate{0, 11, 0, 1, 7200}));
  EXPECT_EQ(rule->to_daylight, (calendar::ChangeDate{0, 3, 0, 2, 7200}));
  const auto id = sample.item->id_of(calendar::name_of(lid::zone_description));
  ASSERT_TRUE(id);
  EXPECT_EQ(mapi::text(*sample.item, *id, 65001), "US/Mountain");
}

TEST(OlmZone, TextsThatAreNoZone) {
  EXPECT_FALSE(zone_of(""));
  EXPECT_FALSE(zone_of("BEGIN:STANDARD"));
  EXPECT_FALSE(zone_of("BEGIN:STANDARD\nTZOFFSETTO:+9959\nEND:STANDARD"));
  const auto fixed = zone_of("BEGIN:STANDARD\nTZOFFSETTO:+0530\nRRULE:BYMONTH=13\nEND:STANDARD");
  ASSERT_TRUE(fixed);
  EXPECT_EQ(fixed->offset_at(0), 330);
  EXPECT_TRUE(calendar::read_zone_struct(zone_struct(*fixed)));
}

TEST(OlmMeeting, OrganizerAttendeesAndUid) {
  const Sample sample = Sample::series(
      pattern("Daily", ""),
      tag_of("OPFCalendarEventCopyUUID", "FC8C8E87") + tag_of("OPFCalendarEventSetIsOwner", "0") +
          tag_of("OPFCalendarEventCopyOrganizer", "boss@example.com") +
          "<OPFCalendarEventCopyAttendeeList>"
          "<appointmentAttendee OPFCalendarAttendeeAddress=\"a@example.com\" "
          "OPFCalendarAttendeeName=\"Ann\" OPFCalendarAttendeeType=\"2\"/>"
          "<appointmentAttendee OPFCalendarAttendeeAddress=\"b@example.com\"/>"
          "</OPFCalendarEventCopyAttendeeList>");
  EXPECT_EQ(mapi::text(*sample.item, mapi::tag::sent_representing_smtp_address, 65001),
            "boss@example.com");
  ASSERT_EQ(*sample.item->recipient_count(), 2U);
  const auto ann = *sample.item->recipient(0);
  EXPECT_EQ(mapi::text(*ann, mapi::tag::display_name, 65001), "Ann");
  EXPECT_EQ(mapi::integer(*ann, mapi::tag::recipient_type), 2);
  EXPECT_EQ(mapi::integer(**sample.item->recipient(1), mapi::tag::recipient_type), 1);
  const auto state = sample.item->id_of(calendar::name_of(lid::state_flags));
  ASSERT_TRUE(state);
  EXPECT_EQ(mapi::integer(*sample.item, *state), 3);
  const mapi::Binary id = sample.binary(lid::clean_global_id);
  EXPECT_THAT(std::string(as_text(id)), ::testing::HasSubstr("vCal-Uid"));
  EXPECT_THAT(std::string(as_text(id)), ::testing::HasSubstr("FC8C8E87"));
}

}  // namespace
}  // namespace offenbar::olm
