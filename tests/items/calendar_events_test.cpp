#include "converters/items/calendar_events.h"

#include <gtest/gtest.h>

#include <string>

namespace offenbar::items::test {
namespace {

std::string zone(const std::string& name, const std::string& offset) {
  return "BEGIN:VTIMEZONE\r\nTZID:" + name +
         "\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:" + offset +
         "\r\nTZOFFSETTO:" + offset + "\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
}

std::string event(const std::string& uid, const std::string& zone, const std::string& rule = "") {
  return "BEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTART;TZID=" + zone +
         ":20240110T090000\r\nDTEND;TZID=" + zone + ":20240110T100000\r\n" + rule +
         "SUMMARY:Sitzung\r\nEND:VEVENT\r\n";
}

std::string calendar(const std::string& components) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + components + "END:VCALENDAR\r\n";
}

std::int64_t start_of(const Event& event) {
  return event.spans && !event.spans->empty() ? event.spans->front().start : 0;
}

constexpr std::int64_t nine_in_utc = 1'704'877'200;  // 10 January 2024

class CalendarReaderTest : public ::testing::Test {
 protected:
  CalendarReaderTest() { prepare_calendars(); }
  CalendarReader reader_;
};

TEST_F(CalendarReaderTest, FilesOfTheSameZoneAreReadAsIfEachWasTheFirst) {
  const std::string here = zone("Amt", "+0100");
  for (const std::string rule : {"", "RRULE:FREQ=WEEKLY;COUNT=30\r\n"}) {
    const std::string text = calendar(here + event("a", "Amt", rule));
    for (int round = 0; round < 3; ++round) {
      const auto events = reader_.read(text);
      ASSERT_TRUE(events);
      ASSERT_EQ(events->size(), 1U);
      EXPECT_EQ(start_of(events->front()), nine_in_utc - 3600);
      EXPECT_EQ(events->front().spans, events_of_calendar(text)->front().spans);
      EXPECT_FALSE(events->front().is_doubtful);
    }
  }
}

TEST_F(CalendarReaderTest, AZoneOfTheSameNameIsAnotherOneInAnotherFile) {
  const auto here = reader_.read(calendar(zone("Amt", "+0100") + event("a", "Amt")));
  const auto there = reader_.read(calendar(zone("Amt", "-0500") + event("a", "Amt")));
  const auto nowhere = reader_.read(calendar(event("a", "Amt")));
  ASSERT_TRUE(here && there && nowhere);
  EXPECT_EQ(start_of(here->front()), nine_in_utc - 3600);
  EXPECT_EQ(start_of(there->front()), nine_in_utc + 5 * 3600);
  EXPECT_TRUE(nowhere->front().is_doubtful) << "the zone of another file is none of this one";
}

TEST_F(CalendarReaderTest, WhatStandsBetweenZonesIsNotLost) {
  const std::string text = calendar(zone("Amt", "+0100") + event("a", "Amt") +
                                    zone("Werk", "+0200") + event("b", "Werk"));
  for (int round = 0; round < 2; ++round) {
    const auto events = reader_.read(text);
    ASSERT_TRUE(events);
    ASSERT_EQ(events->size(), 2U);
    EXPECT_EQ(start_of((*events)[0]), nine_in_utc - 3600);
    EXPECT_EQ(start_of((*events)[1]), nine_in_utc - 7200);
  }
}

TEST_F(CalendarReaderTest, SeveralCalendarsInAFileKeepTheirOwnZones) {
  const auto events = reader_.read(calendar(zone("Amt", "+0100") + event("a", "Amt")) +
                                   calendar(zone("Amt", "+0200") + event("b", "Amt")));
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 2U);
  EXPECT_EQ(start_of((*events)[0]), nine_in_utc - 3600);
  EXPECT_EQ(start_of((*events)[1]), nine_in_utc - 7200);
}

TEST_F(CalendarReaderTest, ChangedInstancesBelongToTheirSeries) {
  std::string changed = event("a", "Amt");
  changed.replace(changed.find("SUMMARY"), 0, "RECURRENCE-ID;TZID=Amt:20240117T090000\r\n");
  const auto events = reader_.read(calendar(
      zone("Amt", "+0100") + event("a", "Amt", "RRULE:FREQ=WEEKLY;COUNT=3\r\n") + changed));
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 1U);
  EXPECT_EQ(events->front().changed_titles.size(), 1U);
  ASSERT_TRUE(events->front().spans);
  EXPECT_EQ(events->front().spans->size(), 3U);
}

}  // namespace
}  // namespace offenbar::items::test
