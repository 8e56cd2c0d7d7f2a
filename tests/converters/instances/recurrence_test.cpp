#include "converters/instances/recurrence.h"

#include <gmock/gmock.h>

#include <chrono>

#include "converters/instances/zone.h"
#include "corpus/generator/mail/calendar.h"

namespace offenbar::instances {
namespace {

using ::testing::ElementsAre;

constexpr LocalMinutes minute_of(int year, unsigned month, unsigned day, int minutes = 0) {
  namespace chrono = std::chrono;
  const chrono::sys_days date = chrono::year(year) / chrono::month(month) / chrono::day(day);
  return (date.time_since_epoch().count() + 134'774) * minutes_per_day + minutes;
}

std::vector<LocalMinutes> dates(const Recurrence& recurrence, LocalMinutes until) {
  std::vector<LocalMinutes> found;
  const auto walked = walk_dates(recurrence, until, [&found](LocalMinutes date) {
    found.push_back(date);
    return true;
  });
  EXPECT_TRUE(walked) << walked.error().what;
  return found;
}

Recurrence monthly(std::uint16_t pattern, std::uint32_t specific, std::uint32_t nth = 0) {
  Recurrence one;
  one.frequency = 0x200C;
  one.pattern = pattern;
  one.period = 1;
  one.specific = specific;
  one.nth = nth;
  one.end_type = 0x2022;
  one.count = 3;
  one.start_date = minute_of(2024, 1, 1);
  one.end_date = minute_of(2030, 1, 1);
  return one;
}

TEST(Recurrence, EveryMillionsOfWeeksOrMonthsIsOnce) {
  for (const std::uint16_t pattern : {std::uint16_t{1}, std::uint16_t{2}}) {
    Recurrence rare = monthly(pattern, 1);
    rare.period = 0xFFFF'FFFF;
    rare.end_type = 0xFFFF'FFFF;                           // never
    rare.start_date = rare.first = minute_of(2024, 9, 1);  // a Sunday
    EXPECT_THAT(dates(rare, minute_of(4000, 1, 1)), ElementsAre(rare.start_date));
  }
}

TEST(Recurrence, EverySecondWeekSkipsTheDaysBetween) {
  Recurrence one = monthly(1, 0x42);  // Mondays and Saturdays
  one.period = 2;
  one.count = 5;
  one.start_date = one.first = minute_of(2024, 9, 1);  // a Sunday, with which weeks begin
  EXPECT_THAT(dates(one, minute_of(2030, 1, 1)),
              ElementsAre(minute_of(2024, 9, 2), minute_of(2024, 9, 7), minute_of(2024, 9, 16),
                          minute_of(2024, 9, 21), minute_of(2024, 9, 30)));
}

TEST(Recurrence, TheThirtyFirstIsTheLastDayOfShorterMonths) {
  EXPECT_THAT(dates(monthly(2, 31), minute_of(2030, 1, 1)),
              ElementsAre(minute_of(2024, 1, 31), minute_of(2024, 2, 29), minute_of(2024, 3, 31)));
}

TEST(Recurrence, TheFifthWeekdayIsTheLast) {
  // Fridays
  EXPECT_THAT(dates(monthly(3, 0x20, 5), minute_of(2030, 1, 1)),
              ElementsAre(minute_of(2024, 1, 26), minute_of(2024, 2, 23), minute_of(2024, 3, 29)));
}

TEST(Recurrence, TheLastDayOfAWeekendIsTheLastHoweverManyThereAre) {
  EXPECT_THAT(dates(monthly(3, 0x41, 5), minute_of(2030, 1, 1)),
              ElementsAre(minute_of(2024, 1, 28), minute_of(2024, 2, 25), minute_of(2024, 3, 31)));
}

TEST(Recurrence, TheSecondWorkingDayOfAMonth) {
  EXPECT_THAT(dates(monthly(3, 0x3E, 2), minute_of(2030, 1, 1)),
              ElementsAre(minute_of(2024, 1, 2), minute_of(2024, 2, 2), minute_of(2024, 3, 4)));
}

TEST(Recurrence, EveryOtherWeekCountsFromTheDayThatWeeksBeginWith) {
  Recurrence one;
  one.frequency = 0x200B;
  one.pattern = 1;
  one.period = 2;
  one.specific = 0x03;  // Sunday, Monday
  one.end_type = 0x2022;
  one.count = 4;
  one.first_weekday = 1;  // Monday
  one.start_date = minute_of(2024, 1, 1);
  one.first = static_cast<std::uint32_t>(one.start_date % (2 * 7 * minutes_per_day));
  one.end_date = minute_of(2030, 1, 1);
  EXPECT_THAT(dates(one, minute_of(2030, 1, 1)),
              ElementsAre(minute_of(2024, 1, 1), minute_of(2024, 1, 7), minute_of(2024, 1, 15),
                          minute_of(2024, 1, 21)));
}

TEST(Recurrence, EveryThirdDay) {
  Recurrence one;
  one.frequency = 0x200A;
  one.period = 3 * 1440;
  one.end_type = 0x2021;
  one.start_date = minute_of(2024, 2, 27);
  one.first = static_cast<std::uint32_t>(one.start_date % one.period);
  one.end_date = minute_of(2024, 3, 4);
  EXPECT_THAT(dates(one, minute_of(2030, 1, 1)),
              ElementsAre(minute_of(2024, 2, 27), minute_of(2024, 3, 1), minute_of(2024, 3, 4)));
}

TEST(Recurrence, APatternWithoutADayIsCorrupt) {
  const auto walked =
      walk_dates(monthly(3, 0, 1), minute_of(2030, 1, 1), [](LocalMinutes) { return true; });
  ASSERT_FALSE(walked);
  EXPECT_EQ(walked.error().fault, Fault::corrupt);
}

TEST(Recurrence, TheGeneratorsBlobIsReadToTheLastException) {
  generator::WeeklySeries series;
  series.first_day = 1'704'067'200;  // 2024-01-01
  series.count = 4;
  series.last_day = series.first_day + 3 * 7 * 86'400;
  series.start_minute = 600;
  series.end_minute = 660;
  series.removed_day = series.first_day + 7 * 86'400;
  series.moved_day = series.first_day + 14 * 86'400;
  series.moved_subject = "später";
  const std::string blob = generator::recurrence_pattern(series);
  const auto read = read_recurrence(as_bytes(blob));
  ASSERT_TRUE(read) << read.error().what;
  ASSERT_EQ(read->exceptions.size(), 1U);
  EXPECT_EQ(read->exceptions[0].original, minute_of(2024, 1, 15, 600));
  EXPECT_EQ(read->exceptions[0].start, minute_of(2024, 1, 15, 720));
  EXPECT_THAT(read->deleted, ElementsAre(minute_of(2024, 1, 8), minute_of(2024, 1, 15)));
  EXPECT_EQ(dates(*read, minute_of(2030, 1, 1)).size(), 4U);
  for (std::size_t size = 0; size < 90; ++size) {
    EXPECT_FALSE(read_recurrence(as_bytes(blob).first(size))) << size;
  }
}

TEST(Zone, GermanSummerBeginsAndEndsOnTheLastSundays) {
  const std::string blob = generator::zone_definition();
  const auto zone = Zone::of_definition(as_bytes(blob));
  ASSERT_TRUE(zone) << zone.error().what;
  EXPECT_EQ(zone->to_utc(minute_of(2026, 3, 29, 119)), minute_of(2026, 3, 29, 59));
  EXPECT_EQ(zone->to_utc(minute_of(2026, 3, 29, 180)), minute_of(2026, 3, 29, 60));
  EXPECT_EQ(zone->to_utc(minute_of(2026, 10, 25, 119)), minute_of(2026, 10, 24, 1439));
  EXPECT_EQ(zone->to_utc(minute_of(2026, 10, 25, 150)), minute_of(2026, 10, 25, 30)) << "twice";
  EXPECT_EQ(zone->to_utc(minute_of(2026, 10, 25, 180)), minute_of(2026, 10, 25, 120));
}

TEST(Zone, AHourThatIsSkippedCountsFromBeforeTheChange) {
  const std::string blob = generator::zone_struct();
  const auto zone = Zone::of_struct(as_bytes(blob));
  ASSERT_TRUE(zone) << zone.error().what;
  EXPECT_EQ(zone->to_utc(minute_of(2026, 3, 29, 150)), minute_of(2026, 3, 29, 90));
}

}  // namespace
}  // namespace offenbar::instances
