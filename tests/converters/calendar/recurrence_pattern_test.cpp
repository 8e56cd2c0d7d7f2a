#include "converters/calendar/recurrence_pattern.h"

#include <gmock/gmock.h>

#include "tests/support/appointment_maker.h"

namespace offenbar::calendar {
namespace {

using offenbar::testing::ExceptionMaker;
using offenbar::testing::minutes_of;
using offenbar::testing::RecurrenceMaker;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return out;
}

// [MS-OXOCAL] 4.1.1.2
TEST(RecurrencePattern, TheSpecificationsWeeklySeriesWithAChangedInstance) {
  const std::string blob = from_hex(
      "043004300B2001000000C0210000010000000000000032000000222000000C000000000000000100"
      "0000A096BC0C01000000A096BC0C8020BC0C20ADBC0C0630000009300000580200007602000001003499BC0C"
      "5299BC0CF898BC0C11002200210053696D706C6520526563757272656E6365207769746820657863657074696F"
      "6E730800070033342F34313431000000000400000000000000000000003499BC0C5299BC0CF898BC0C21005300"
      "69006D0070006C006500200052006500630075007200720065006E006300650020007700690074006800200065"
      "007800630065007000740069006F006E0073000700330034002F0034003100340031000000000000000000");
  const auto read = read_recurrence(as_bytes(blob), 1252);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read->pattern.frequency, Frequency::weekly);
  EXPECT_EQ(read->pattern.weekdays, 0x32U);
  EXPECT_EQ(read->pattern.count, 12U);
  EXPECT_EQ(date_text(read->pattern.start), "20070326");
  EXPECT_EQ(date_text(read->pattern.last), "20070420");
  EXPECT_EQ(read->start_minute, 600U);
  EXPECT_EQ(read->end_minute, 630U);
  EXPECT_THAT(read->damage, IsEmpty());
  ASSERT_EQ(read->changed.size(), 1U);
  const ChangedInstance& one = read->changed.front();
  EXPECT_EQ(one.subject, "Simple Recurrence with exceptions");
  EXPECT_EQ(one.location, "34/4141");
  EXPECT_EQ(wall_text(one.start), "20070416T110000");
  EXPECT_EQ(wall_text(one.end), "20070416T113000");
  EXPECT_EQ(wall_text(one.original_start), "20070416T100000");
}

// [MS-OXOCAL] 4.1.1.3
TEST(RecurrencePattern, TheSpecificationsDailySeriesWithDeletedInstances) {
  const std::string blob = from_hex(
      "043004300A2000000000A0050000E010000000000000212000000A0000000000000002000000A0C1DC0C80D2"
      "DC0C00000000207EDC0C0016DD0C0630000009300000E0010000FE01000000000000000000000000");
  const auto read = read_recurrence(as_bytes(blob), 1252);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read->pattern.frequency, Frequency::daily);
  EXPECT_EQ(read->pattern.period, 3U);
  EXPECT_EQ(read->pattern.end, SeriesEnd::by_date);
  EXPECT_THAT(read->pattern.deleted,
              ElementsAre(day_of(Civil{2011, 4, 19}), day_of(Civil{2011, 4, 22})));
  EXPECT_EQ(date_text(read->pattern.start), "20110407");
  EXPECT_EQ(date_text(read->pattern.last), "20110504");
  EXPECT_EQ(read->start_minute, 480U);
}

TEST(RecurrencePattern, TextsOfChangedInstancesComeInUnicode) {
  const RecurrenceMaker maker{
      .specific = {0x2},
      .start = minutes_of(2024, 7, 1),
      .exceptions = {ExceptionMaker{.start = minutes_of(2024, 7, 8, 660),
                                    .end = minutes_of(2024, 7, 8, 690),
                                    .original = minutes_of(2024, 7, 8, 600),
                                    .subject = "Other",
                                    .location = "Room",
                                    .busy = 3},
                     ExceptionMaker{.start = minutes_of(2024, 7, 15, 660),
                                    .end = minutes_of(2024, 7, 15, 690),
                                    .original = minutes_of(2024, 7, 15, 600)}}};
  const auto read = read_recurrence(as_bytes(maker.bytes()), 1252);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->changed.size(), 2U);
  EXPECT_EQ(read->changed[0].subject, "Other");
  EXPECT_EQ(read->changed[0].location, "Room");
  EXPECT_EQ(read->changed[0].busy_status, 3U);
  EXPECT_EQ(read->changed[1].subject, std::nullopt);
  EXPECT_EQ(wall_text(read->changed[1].start), "20240715T110000");
}

TEST(RecurrencePattern, EveryTruncationIsAnErrorOrDamage) {
  const RecurrenceMaker maker{
      .specific = {0x2},
      .deleted = {minutes_of(2024, 7, 8)},
      .modified = {minutes_of(2024, 7, 9)},
      .start = minutes_of(2024, 7, 1),
      .exceptions = {ExceptionMaker{.start = 1, .end = 2, .original = 3, .subject = "Other"}}};
  const std::string whole = maker.bytes();
  for (std::size_t size = 0; size < maker.pattern().size(); ++size)
    EXPECT_FALSE(read_recurrence(as_bytes(whole.substr(0, size)), 1252)) << size;
  const std::size_t to_instances = maker.pattern().size() + 18;
  for (std::size_t size = maker.pattern().size(); size < to_instances + 20; ++size) {
    const auto read = read_recurrence(as_bytes(whole.substr(0, size)), 1252);
    ASSERT_TRUE(read) << size;
    EXPECT_FALSE(read->damage.empty()) << size;
    EXPECT_EQ(read->has_times, size >= to_instances - 2) << size;
  }
}

TEST(RecurrencePattern, CountsLargerThanTheValueAreCorrupt) {
  RecurrenceMaker maker{.specific = {0x2}, .start = minutes_of(2024, 7, 1)};
  std::string bytes = maker.bytes();
  const std::size_t deleted_count = 22 + 4 + 12;
  bytes[deleted_count + 3] = '\x7F';
  EXPECT_FALSE(read_recurrence(as_bytes(bytes), 1252));
}

TEST(RecurrencePattern, WhatNoPatternCanSayIsCorrupt) {
  const auto fails = [](const RecurrenceMaker& maker) {
    return !read_recurrence(as_bytes(maker.bytes()), 1252);
  };
  EXPECT_TRUE(fails({.frequency = 0x200E, .specific = {0x2}}));
  EXPECT_TRUE(fails({.type = 7, .specific = {0x2}}));
  EXPECT_TRUE(fails({.specific = {0}}));
  EXPECT_TRUE(fails({.period = 100'000, .specific = {2}}));
  EXPECT_TRUE(fails({.frequency = 0x200C, .type = 2, .specific = {0}}));
  EXPECT_TRUE(fails({.frequency = 0x200C, .type = 2, .specific = {32}}));
  EXPECT_TRUE(fails({.frequency = 0x200C, .type = 3, .specific = {2, 6}}));
  EXPECT_TRUE(fails({.specific = {2}, .start_minute = 1440}));
  EXPECT_FALSE(fails({.specific = {2}}));
}

}  // namespace
}  // namespace offenbar::calendar
