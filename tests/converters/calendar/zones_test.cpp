#include "converters/calendar/zones.h"

#include <gmock/gmock.h>

#include "converters/base/mapping.h"
#include "converters/calendar/iana.h"
#include "tests/support/appointment_maker.h"
#include "tests/support/icalendar.h"

namespace offenbar::calendar {
namespace {

using namespace offenbar::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const Zones& zones() {
  static const Zones all("DE");
  return all;
}

std::string tzid_of(const std::string& name) {
  const Zone* const zone = zones().of_name(name);
  return zone == nullptr ? "" : zone->tzid;
}

TEST(Zones, NamesInManyForms) {
  EXPECT_EQ(tzid_of("W. Europe Standard Time"), "Europe/Berlin");
  EXPECT_EQ(tzid_of("Europe/Vienna"), "Europe/Vienna");
  EXPECT_EQ(tzid_of("(GMT+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"),
            "Europe/Berlin");
  EXPECT_EQ(tzid_of("(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien"), "Europe/Berlin");
  EXPECT_EQ(tzid_of("Mitteleuropäische Zeit"), "Europe/Berlin");
  EXPECT_EQ(tzid_of("Eastern Standard Time 1"), "America/New_York");
  EXPECT_EQ(tzid_of("(UTC-05:00) Eastern Time (US & Canada)"), "America/New_York");
  EXPECT_EQ(tzid_of("India Standard Time"), "Asia/Kolkata");
  EXPECT_EQ(tzid_of("UTC"), "Etc/UTC");
  EXPECT_EQ(tzid_of("tzone://Microsoft/Utc"), "Etc/UTC");
  EXPECT_EQ(tzid_of("Customized Time Zone"), "");
  EXPECT_EQ(tzid_of("tzone://Microsoft/Custom"), "");
  EXPECT_EQ(tzid_of(""), "");
  EXPECT_EQ(tzid_of(std::string(5000, 'x')), "");
}

TEST(Zones, TheRegionDecides) {
  EXPECT_EQ(Zones("AT").of_name("W. Europe Standard Time")->tzid, "Europe/Vienna");
  EXPECT_EQ(Zones("").of_name("W. Europe Standard Time")->tzid, "Europe/Berlin");
}

TEST(Zones, AllZonesOfTheTableExist) {
  const auto table = Table::shipped("time-zones");
  ASSERT_TRUE(table);
  for (const Table::Row& row : table->rows()) EXPECT_NE(tzid_of(row.front()), "") << row.front();
}

TEST(Timeline, WallTimesAndInstantsOfBerlin) {
  const Timeline berlin_time = *iana_timeline("Europe/Berlin");
  const auto wall = [&](std::int64_t at) { return wall_text(berlin_time.wall({at})); };
  EXPECT_EQ(wall(utc(2024, 3, 31, 0, 59)), "20240331T015900");
  EXPECT_EQ(wall(utc(2024, 3, 31, 1)), "20240331T030000");
  EXPECT_EQ(wall(utc(2024, 10, 27, 0, 59)), "20241027T025900");
  EXPECT_EQ(wall(utc(2024, 10, 27, 1)), "20241027T020000");
  const auto instant = [&](std::int64_t at) { return utc_text(berlin_time.instant({at})); };
  EXPECT_EQ(instant(utc(2024, 7, 1, 10)), "20240701T080000Z");
  EXPECT_EQ(instant(utc(2024, 3, 31, 2, 30)), "20240331T013000Z");   // left out
  EXPECT_EQ(instant(utc(2024, 10, 27, 2, 30)), "20241027T003000Z");  // the first of two
}

SaidZone said(std::string_view name, std::vector<RuleMaker> rules) {
  auto read = read_zone_definition(as_bytes(zone_definition(name, rules)));
  EXPECT_TRUE(read) << read.error().what;
  return {std::string(name), read.value_or(ZoneRules())};
}
ChosenZone chosen(const SaidZone& zone, int from, int to) {
  return zones().choose(zone, {utc(from, 1, 1)}, {utc(to, 1, 1)});
}

TEST(Zones, TheNamedOneIfItsRulesAgree) {
  const ChosenZone zone = chosen(said(berlin, {RuleMaker{}}), 2010, 2030);
  EXPECT_EQ(zone.zone->tzid, "Europe/Berlin");
  EXPECT_FALSE(zone.own);
}

TEST(Zones, AnotherOneWithTheRulesOfTheItem) {
  // It says Berlin and has the rules of New York.
  const RuleMaker new_york{
      .bias = 300, .to_standard = change_date(11, 0, 1, 2), .to_daylight = change_date(3, 0, 2, 2)};
  EXPECT_EQ(chosen(said(berlin, {new_york}), 2010, 2030).zone->tzid, "America/New_York");
  EXPECT_EQ(chosen(said("Customized Time Zone", {RuleMaker{}}), 2010, 2030).zone->tzid,
            "Europe/Berlin");
}

TEST(Zones, RulesThatNobodyHasBecomeAZoneOfTheirOwn) {
  const RuleMaker odd{
      .bias = -77, .to_standard = change_date(9, 3, 2, 4), .to_daylight = change_date(5, 2, 1, 1)};
  const ChosenZone zone = chosen(said("Bürozeit", {odd}), 2010, 2030);
  ASSERT_TRUE(zone.own);
  EXPECT_THAT(zone.zone->tzid, StartsWith("B-rozeit-"));
  EXPECT_EQ(zone.zone->timeline.at({utc(2024, 7, 1)}).seconds, 137 * 60);
  EXPECT_EQ(zone.zone->timeline.at({utc(2024, 1, 1)}).seconds, 77 * 60);
  EXPECT_THAT(zone.zone->vtimezone, HasSubstr("TZOFFSETFROM:+0217\r\nTZOFFSETTO:+0117\r\n"
                                              "RRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=2WE\r\n"));
}

TEST(Zones, RulesThatChangeInSomeYearCountByYear) {
  // Without summer time until 2015, with it from then on.
  const RuleMaker until{
      .bias = -60, .to_standard = change_date(0, 0, 0, 0), .to_daylight = change_date(0, 0, 0, 0)};
  const RuleMaker since{.year = 2016, .flags = 3};
  const ChosenZone zone = chosen(said("Own", {until, since}), 2010, 2030);
  ASSERT_TRUE(zone.own);
  EXPECT_EQ(zone.zone->timeline.at({utc(2015, 7, 1)}).seconds, 3600);
  EXPECT_EQ(zone.zone->timeline.at({utc(2016, 7, 1)}).seconds, 7200);
  // After that change it is Berlin.
  EXPECT_EQ(chosen(said("Own", {until, since}), 2017, 2030).zone->tzid, "Europe/Berlin");
}

TEST(Zones, SouthernSummerSpansNewYear) {
  const RuleMaker sydney{.bias = -600,
                         .to_standard = change_date(4, 0, 1, 3),
                         .to_daylight = change_date(10, 0, 1, 2)};
  const SaidZone zone = said("AUS Eastern Standard Time", {sydney});
  EXPECT_EQ(chosen(zone, 2010, 2030).zone->tzid, "Australia/Sydney");
}

TEST(Vtimezone, BerlinInFull) {
  const std::string& text = zones().of_iana("Europe/Berlin")->vtimezone;
  EXPECT_THAT(text, HasSubstr("BEGIN:DAYLIGHT\r\nDTSTART:19810329T020000\r\nTZOFFSETFROM:+0100\r\n"
                              "TZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
                              "END:DAYLIGHT\r\n"));
  EXPECT_THAT(text, HasSubstr("BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nTZOFFSETFROM:+0200\r\n"
                              "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
                              "END:STANDARD\r\n"));
  EXPECT_THAT(text, HasSubstr("UNTIL=19950924T010000Z"));
}

#ifdef OFFENBAR_HAS_LIBICAL
TEST(Vtimezone, LibicalReadsTheSameOffsets) {
  for (const char* id : {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney",
                         "Asia/Jerusalem", "America/Sao_Paulo", "Europe/Moscow", "Africa/Cairo",
                         "Asia/Tehran", "Europe/London", "Etc/UTC", "Asia/Kathmandu"}) {
    SCOPED_TRACE(id);
    const Zone* const zone = zones().of_iana(id);
    ASSERT_NE(zone, nullptr);
    icalcomponent* const parsed = icalparser_parse_string(zone->vtimezone.c_str());
    ASSERT_NE(parsed, nullptr);
    icaltimezone* const other = icaltimezone_new();
    ASSERT_EQ(icaltimezone_set_component(other, parsed), 1);
    for (std::int64_t at = utc(1975, 1, 1); at < utc(2036, 1, 1); at += 5 * 86'400 + 3'601) {
      icaltimetype time = icaltime_from_timet_with_zone(at, 0, icaltimezone_get_utc_timezone());
      int daylight = 0;
      ASSERT_EQ(icaltimezone_get_utc_offset_of_utc_time(other, &time, &daylight),
                zone->timeline.at({at}).seconds)
          << utc_text({at}) << "\n"
          << zone->vtimezone;
    }
    icaltimezone_free(other, 1);
  }
}
#endif

TEST(ZoneRules, EveryTruncationIsCorrupt) {
  const std::string whole = zone_definition(berlin, {RuleMaker{}, RuleMaker{.year = 2010}});
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(read_zone_definition(as_bytes(whole.substr(0, size)))) << size;
  EXPECT_TRUE(read_zone_definition(as_bytes(whole)));
  const std::string old = zone_struct(RuleMaker{});
  EXPECT_EQ(old.size(), 48U);
  for (std::size_t size = 0; size < old.size(); ++size)
    EXPECT_FALSE(read_zone_struct(as_bytes(old.substr(0, size)))) << size;
  EXPECT_TRUE(read_zone_struct(as_bytes(old)));
}

TEST(ZoneRules, NonsenseIsCorrupt) {
  EXPECT_FALSE(read_zone_struct(as_bytes(zone_struct({.bias = 100'000}))));
  EXPECT_FALSE(read_zone_struct(as_bytes(zone_struct({.to_standard = change_date(13, 0, 1, 2)}))));
  EXPECT_FALSE(read_zone_struct(as_bytes(zone_struct({.to_standard = change_date(3, 7, 1, 2)}))));
  EXPECT_FALSE(read_zone_struct(as_bytes(zone_struct({.to_standard = change_date(3, 0, 6, 2)}))));
  EXPECT_FALSE(read_zone_definition(as_bytes(zone_definition(berlin, {}))));
}

}  // namespace
}  // namespace offenbar::calendar
