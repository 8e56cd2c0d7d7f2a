#include "converters/calendar/rule.h"

#include <gmock/gmock.h>

#include "tests/support/appointment_maker.h"
#include "tests/support/icalendar.h"

namespace offenbar::calendar {
namespace {

using namespace offenbar::testing;
using ::testing::ElementsAre;

struct Case {
  std::string_view name;
  RecurrenceMaker maker;
  std::string_view first;
  std::string_view rule;
  std::vector<std::string> days;  // what Outlook shows
};

RecurrenceMaker from(int year, unsigned month, unsigned day, RecurrenceMaker maker) {
  maker.start = minutes_of(year, month, day);
  return maker;
}

std::vector<Case> cases() {
  constexpr unsigned daily = 0x200A;
  constexpr unsigned monthly = 0x200C;
  constexpr unsigned yearly = 0x200D;
  return {
      {"EveryThirdDay",
       from(2024, 2, 27, {.frequency = daily, .type = 0, .period = 4320}),
       "20240227",
       "FREQ=DAILY;INTERVAL=3",
       {"20240227", "20240301", "20240304"}},
      {"EveryWeekday",
       from(2024, 7, 6, {.frequency = daily, .specific = {0x3E}}),
       "20240708",
       "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
       {"20240708", "20240709", "20240710"}},
      // The week of the start begins on Sunday the 30th: the Sunday after it is in the next week.
      {"EverySecondWeekFromSunday",
       from(2024, 7, 2, {.period = 2, .specific = {0x5}}),
       "20240702",
       "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
       {"20240702", "20240714", "20240716"}},
      {"EverySecondWeekFromMonday",
       from(2024, 7, 2, {.period = 2, .specific = {0x5}, .first_weekday = 1}),
       "20240702",
       "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU",
       {"20240702", "20240707", "20240716"}},
      {"The31stIsTheLastDay",
       from(2024, 1, 31, {.frequency = monthly, .type = 2, .specific = {31}}),
       "20240131",
       "FREQ=MONTHLY;BYMONTHDAY=-1",
       {"20240131", "20240229", "20240331", "20240430"}},
      {"The30thIsInFebruary,Too",
       from(2023, 1, 30, {.frequency = monthly, .type = 2, .specific = {30}}),
       "20230130",
       "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
       {"20230130", "20230228", "20230330"}},
      {"The29th",
       from(2023, 1, 29, {.frequency = monthly, .type = 2, .specific = {29}}),
       "20230129",
       "FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1",
       {"20230129", "20230228", "20230329"}},
      {"TheFirstOfEveryThirdMonth",
       from(2024, 1, 15, {.frequency = monthly, .type = 2, .period = 3, .specific = {1}}),
       "20240401",
       "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1",
       {"20240401", "20240701"}},
      {"MonthEnd",
       from(2024, 2, 1, {.frequency = monthly, .type = 4, .specific = {0}}),
       "20240229",
       "FREQ=MONTHLY;BYMONTHDAY=-1",
       {"20240229", "20240331"}},
      {"SecondTuesday",
       from(2024, 7, 1, {.frequency = monthly, .type = 3, .specific = {0x4, 2}}),
       "20240709",
       "FREQ=MONTHLY;BYDAY=2TU",
       {"20240709", "20240813"}},
      {"LastFriday",
       from(2024, 7, 1, {.frequency = monthly, .type = 3, .specific = {0x20, 5}}),
       "20240726",
       "FREQ=MONTHLY;BYDAY=-1FR",
       {"20240726", "20240830"}},
      {"LastWeekday",
       from(2024, 6, 1, {.frequency = monthly, .type = 3, .specific = {0x3E, 5}}),
       "20240628",
       "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
       {"20240628", "20240731"}},
      {"FirstWeekendDay",
       from(2024, 7, 1, {.frequency = monthly, .type = 3, .specific = {0x41, 1}}),
       "20240706",
       "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1",
       {"20240706", "20240803", "20240901"}},
      {"ThirdDay",
       from(2024, 7, 1, {.frequency = monthly, .type = 3, .specific = {0x7F, 3}}),
       "20240703",
       "FREQ=MONTHLY;BYMONTHDAY=3",
       {"20240703", "20240803"}},
      {"YearlyOnALeapDay",
       from(2024, 2, 29, {.frequency = yearly, .type = 2, .period = 12, .specific = {29}}),
       "20240229",
       "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
       {"20240229", "20250228", "20260228"}},
      {"YearlyOnThe31stOfAMonthOf30",
       from(2024, 6, 1, {.frequency = yearly, .type = 2, .period = 12, .specific = {31}}),
       "20240630",
       "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=30",
       {"20240630", "20250630"}},
      {"EverySecondYearOnALastSunday",
       from(2024, 3, 1, {.frequency = yearly, .type = 3, .period = 24, .specific = {0x1, 5}}),
       "20240331",
       "FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYDAY=-1SU",
       {"20240331", "20260329"}},
      // FirstDateTime says November; the range begins in July.
      {"YearlyInTheMonthOfFirstDateTime",
       from(2024, 7, 1,
            {.frequency = yearly,
             .type = 2,
             .first_date_time = 437'760,
             .period = 12,
             .specific = {5}}),
       "20241105",
       "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=5",
       {"20241105", "20251105"}},
  };
}

TEST(Rule, SaysWhatOutlookShows) {
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.name);
    const auto read = read_recurrence(as_bytes(one.maker.bytes()), 1252);
    ASSERT_TRUE(read) << read.error().what;
    const Occurrences occurrences(read->pattern);
    ASSERT_TRUE(occurrences.first());
    EXPECT_EQ(date_text(*occurrences.first()), one.first);
    EXPECT_EQ(rule_text(read->pattern, *occurrences.first(), {}), one.rule);
    std::vector<std::string> days;
    for (Day day = read->pattern.start; days.size() < one.days.size(); ++day) {
      if (occurrences.contains(day)) days.push_back(date_text(day));
    }
    EXPECT_EQ(days, one.days);
#ifdef OFFENBAR_HAS_LIBICAL
    EXPECT_EQ(expanded(std::string(one.rule), std::string(one.first), one.days.size()), one.days);
#endif
  }
}

TEST(Rule, EndsByCountAndByDate) {
  RecurrenceMaker maker = from(2024, 7, 1, {.specific = {0x2}, .end_type = 0x2022, .count = 3});
  auto read = read_recurrence(as_bytes(maker.bytes()), 1252);
  ASSERT_TRUE(read);
  const Occurrences three(read->pattern);
  EXPECT_EQ(date_text(three.last().value()), "20240715");
  EXPECT_FALSE(three.contains(day_of(Civil{2024, 7, 22})));
  EXPECT_EQ(rule_text(read->pattern, *three.first(), {}), "FREQ=WEEKLY;BYDAY=MO;COUNT=3");

  maker.end_type = 0x2021;
  maker.end = minutes_of(2024, 7, 21);
  read = read_recurrence(as_bytes(maker.bytes()), 1252);
  ASSERT_TRUE(read);
  const Occurrences dated(read->pattern);
  EXPECT_EQ(date_text(dated.last().value()), "20240715");
  EXPECT_EQ(rule_text(read->pattern, *dated.first(), "20240715"),
            "FREQ=WEEKLY;BYDAY=MO;UNTIL=20240715");
}

TEST(Rule, HostileCountsEnd) {
  const RecurrenceMaker maker =
      from(2024, 7, 1, {.specific = {0x2}, .end_type = 0x2022, .count = 0xFFFFFFFF});
  const auto read = read_recurrence(as_bytes(maker.bytes()), 1252);
  ASSERT_TRUE(read);
  EXPECT_TRUE(Occurrences(read->pattern).first());
}

TEST(Rule, OtherCalendarsHaveAScale) {
  const RecurrenceMaker maker =
      from(2024, 7, 8,
           {.frequency = 0x200D, .type = 0x0A, .calendar = 6, .period = 12, .specific = {1}});
  const auto read = read_recurrence(as_bytes(maker.bytes()), 1252);
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->pattern.is_gregorian());
  EXPECT_EQ(rule_text(read->pattern, read->pattern.start, {}),
            "RSCALE=ISLAMIC-CIVIL;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;SKIP=BACKWARD");
}

}  // namespace
}  // namespace offenbar::calendar
