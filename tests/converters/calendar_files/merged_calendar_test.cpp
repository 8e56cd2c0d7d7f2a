#include "converters/calendar_files/merged_calendar.h"

#include <gmock/gmock.h>

#include <array>

#include "converters/contentline/line.h"

namespace offenbar::calendar_files {
namespace {

constexpr std::string_view head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n";
constexpr std::string_view end = "END:VCALENDAR\r\n";
constexpr std::string_view zone =
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nEND:STANDARD\r\n"
    "END:VTIMEZONE\r\n";

std::string event(std::string_view uid) {
  std::string out;
  contentline::append(out, "BEGIN", "VEVENT");
  contentline::append(out, "UID", uid);
  contentline::append(out, "END", "VEVENT");
  return out;
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out += part;
  return out;
}

TEST(MergedCalendar, HasEachZoneOnceAndAllComponents) {
  MergedCalendar calendar;
  calendar.add(joined({head, zone, event("1"), end}));
  calendar.add(joined({head, zone, event("2"), end}));
  EXPECT_EQ(calendar.text(), joined({head, zone, event("1"), event("2"), end}));
}

TEST(MergedCalendar, TakenTwiceItIsTheSameInPieces) {
  const std::array streams{joined({head, event("1"), end}), joined({head, zone, event("2"), end})};
  MergedCalendar calendar;
  MergedCalendar whole;
  for (const std::string& stream : streams) {
    (void)calendar.take(stream);
    whole.add(stream);
  }
  std::string pieces = calendar.begin();
  for (const std::string& stream : streams) pieces += calendar.take(stream);
  EXPECT_EQ(pieces + std::string(MergedCalendar::end), whole.text());
  EXPECT_EQ(whole.text(), joined({head, zone, event("1"), event("2"), end}));
}

TEST(MergedCalendar, WithoutAnObjectIsAnEmptyCalendar) {
  EXPECT_THAT(MergedCalendar().text(), ::testing::StartsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  EXPECT_THAT(MergedCalendar().text(), ::testing::EndsWith(std::string(end)));
}

TEST(WithUid, ReplacesEveryOneAlsoFoldedOnesAndNoOther) {
  const std::string old(200, 'A');
  const std::string fresh(180, 'b');
  EXPECT_EQ(with_uid(event(old) + event("other") + event(old), old, fresh),
            event(fresh) + event("other") + event(fresh));
}

TEST(WithUid, AUriStaysOne) {
  EXPECT_EQ(with_uid(event("urn:uuid:1"), "1", "2"), event("urn:uuid:2"));
}

TEST(WithUid, WhatLooksLikeOneInATextIsLeftAlone) {
  const std::string text = "BEGIN:VEVENT\r\nDESCRIPTION:a\\nUID:1\r\n UID:1\r\nEND:VEVENT\r\n";
  EXPECT_EQ(with_uid(text, "1", "2"), text);
}

}  // namespace
}  // namespace offenbar::calendar_files
