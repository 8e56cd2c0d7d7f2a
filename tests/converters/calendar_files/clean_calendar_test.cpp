#include "converters/calendar_files/clean_calendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "tests/support/corpus.h"
#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::calendar_files {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

struct Result {
  std::vector<Object> objects;
  Cleaned file;
};

Result cleaned(std::string_view text, const Options& options = {}) {
  Result all;
  std::size_t components = 0;
  all.file = clean_calendar(as_bytes(text), options, [&](Object one) {
    components += one.components;
    for (std::size_t at = 0; (at = one.text.find("\r\n ", at)) != std::string::npos;)
      one.text.erase(at, 3);
    all.objects.push_back(std::move(one));
  });
  EXPECT_EQ(all.file.found, components + all.file.repeated);
  return all;
}

std::string calendar(std::string_view lines) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + std::string(lines) + "\r\nEND:VCALENDAR\r\n";
}
std::string event(std::string_view lines) {
  return "BEGIN:VEVENT\r\nDTSTAMP:20200101T000000Z\r\n" + std::string(lines) + "\r\nEND:VEVENT";
}

Object only(std::string_view lines) {
  Result all = cleaned(calendar(event(lines)));
  EXPECT_EQ(all.objects.size(), 1U);
  return all.objects.empty() ? Object{} : std::move(all.objects[0]);
}

MATCHER_P(HasLine, line, "") {
  return arg.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

TEST(CleanCalendar, ACleanEventStaysWhatItIs) {
  const Object one = only("UID:1\r\nDTSTART:20230101T100000Z\r\nSUMMARY:a\\, b\r\nX-FOO;X=1:raw");
  EXPECT_EQ(one.text,
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//offenbar//offenbar//EN\r\n"
            "BEGIN:VEVENT\r\nDTSTAMP:20200101T000000Z\r\nUID:1\r\nDTSTART:20230101T100000Z\r\n"
            "SUMMARY:a\\, b\r\nX-FOO;X=1:raw\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  EXPECT_EQ(one.uid, "1");
  EXPECT_EQ(one.title, "a, b");
  EXPECT_THAT(one.losses, IsEmpty());
}

TEST(CleanCalendar, OneObjectPerUidWithItsExceptions) {
  const Result all = cleaned(
      calendar(event("UID:1\r\nRECURRENCE-ID:20230102T100000Z\r\nDTSTART:20230102T110000Z") +
               "\r\n" + event("UID:2\r\nDTSTART:20230101T100000Z") + "\r\n" +
               event("UID:1\r\nDTSTART:20230101T100000Z\r\nRRULE:FREQ=DAILY;COUNT=3") +
               "\r\nBEGIN:VTODO\r\nUID:3\r\nDTSTAMP:20200101T000000Z\r\nSUMMARY:t\r\nEND:VTODO"));
  ASSERT_THAT(all.objects, SizeIs(3));
  EXPECT_EQ(all.objects[1].uid, "1");
  EXPECT_EQ(all.objects[1].components, 2U);
  EXPECT_LT(all.objects[1].text.find("RRULE"), all.objects[1].text.find("RECURRENCE-ID"));
  EXPECT_EQ(all.objects[2].kind, Kind::todo);
  EXPECT_EQ(all.file.found, 4U);
}

TEST(CleanCalendar, ASeriesRenewedUnderOneUidGetsASecondOne) {
  const Result all = cleaned(calendar(
      event("UID:1\r\nDTSTART:20230101T100000Z\r\nRRULE:FREQ=DAILY;UNTIL=20230201T000000Z") +
      "\r\n" + event("UID:1\r\nDTSTART:20230301T100000Z\r\nRRULE:FREQ=DAILY") + "\r\n" +
      event("UID:1\r\nRECURRENCE-ID:20230302T100000Z\r\nDTSTART:20230302T120000Z")));
  ASSERT_THAT(all.objects, SizeIs(2));
  EXPECT_EQ(all.objects[0].uid, "1");
  EXPECT_EQ(all.objects[0].components, 1U);
  EXPECT_NE(all.objects[1].uid, "1");
  EXPECT_EQ(all.objects[1].components, 2U);
  EXPECT_THAT(all.objects[1].text, Not(HasSubstr("UID:1\r\n")));
  EXPECT_EQ(all.objects[1].losses.front().category, "repaired_object");
}

TEST(CleanCalendar, TwiceTheSameIsOnce) {
  const std::string one = event("UID:1\r\nDTSTART:20230101T100000Z");
  const Result all = cleaned(calendar(one + "\r\n" + one));
  EXPECT_THAT(all.objects, SizeIs(1));
  EXPECT_EQ(all.file.repeated, 1U);
  EXPECT_THAT(all.file.losses, SizeIs(1));
}

TEST(CleanCalendar, MissingUidAndStampAreMadeAndStable) {
  const std::string text =
      calendar("BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20230101\r\nSUMMARY:a\r\nEND:VEVENT");
  const Result all = cleaned(text);
  ASSERT_THAT(all.objects, SizeIs(1));
  EXPECT_EQ(all.objects[0].uid.size(), 36U);
  EXPECT_EQ(all.objects[0].uid, cleaned(text).objects[0].uid);
  EXPECT_THAT(all.objects[0].text, HasLine("DTSTAMP:20230101T000000Z"));
  EXPECT_THAT(all.objects[0].losses, SizeIs(2));
}

TEST(CleanCalendar, MethodOnlyForMessages) {
  const std::string text =
      calendar("METHOD:REQUEST\r\n" + event("UID:1\r\nDTSTART:20230101T100000Z"));
  EXPECT_THAT(cleaned(text).objects[0].text, Not(HasSubstr("METHOD")));
  EXPECT_EQ(cleaned(text).file.method, "REQUEST");
  Options options;
  options.keep_method = true;
  EXPECT_THAT(cleaned(text, options).objects[0].text, HasLine("METHOD:REQUEST"));
}

TEST(CleanCalendar, ZonesThatTheFileDefines) {
  const Result all =
      cleaned(calendar("BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard "
                       "Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\n"
                       "TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" +
                       event("UID:1\r\nDTSTART;TZID=\"W. Europe Standard Time\":20230101T100000")));
  ASSERT_THAT(all.objects, SizeIs(1));
  EXPECT_THAT(all.objects[0].zones, ElementsAre("Europe/Berlin"));
  EXPECT_THAT(all.objects[0].text, HasLine("DTSTART;TZID=Europe/Berlin:20230101T100000"));
  EXPECT_THAT(all.objects[0].text, HasLine("TZID:Europe/Berlin"));
  EXPECT_THAT(all.objects[0].text, HasLine("TZOFFSETFROM:+0100"));
  EXPECT_THAT(all.objects[0].losses, IsEmpty());
}

TEST(CleanCalendar, ZonesThatItNamesOnly) {
  for (const char* zone :
       {"Europe/Berlin", "/mozilla.org/20050126_1/Europe/Berlin", "W. Europe Standard Time"}) {
    const Object one = only("UID:1\r\nDTSTART;TZID=" + std::string(zone) + ":20230701T100000");
    EXPECT_THAT(one.zones, ElementsAre("Europe/Berlin"));
    EXPECT_THAT(one.text, HasLine("TZOFFSETTO:+0200"));
    EXPECT_LT(one.text.size(), 2000U);
  }
}

TEST(CleanCalendar, AnUnknownZoneIsALossAndTheTimeFloats) {
  const Object one = only("UID:1\r\nDTSTART;TZID=Customized Zone:20230701T100000");
  EXPECT_THAT(one.text, HasLine("DTSTART:20230701T100000"));
  ASSERT_THAT(one.losses, SizeIs(1));
  EXPECT_EQ(one.losses[0].category, "zone_unknown");
}

TEST(CleanCalendar, TimesInOldFormsAndWithTheWrongValue) {
  const Object one =
      only("UID:1\r\nDTSTART;VALUE=DATE:2023-01-01T10:00:00\r\nDTEND:2023-01-01T11:00");
  EXPECT_THAT(one.text, HasLine("DTSTART:20230101T100000"));
  EXPECT_THAT(one.text, HasLine("DTEND:20230101T110000"));
  EXPECT_THAT(only("UID:1\r\nDTSTART:20230101").text, HasLine("DTSTART;VALUE=DATE:20230101"));
}

TEST(CleanCalendar, AnEndBeforeTheStartGoes) {
  const Object one = only("UID:1\r\nDTSTART:20230102T100000Z\r\nDTEND:20230101T100000Z");
  EXPECT_THAT(one.text, HasLine("X-OFFENBAR-DTEND:20230101T100000Z"));
  EXPECT_THAT(one.losses, SizeIs(1));
  EXPECT_THAT(only("UID:1\r\nDTSTART;VALUE=DATE:20230101\r\nDTEND;VALUE=DATE:20230101").text,
              Not(HasSubstr("\r\nDTEND")));
  const Object same = only("UID:1\r\nDTSTART:20230102T100000Z\r\nDTEND:20230102T100000Z");
  EXPECT_THAT(same.text, HasLine("DTEND:20230102T100000Z"));
}

TEST(CleanCalendar, RulesWithoutInstancesAndWithWrongEnds) {
  const std::string start = "UID:1\r\nDTSTART:20230102T100000Z\r\nRRULE:";
  EXPECT_THAT(only(start + "FREQ=DAILY;UNTIL=20220101T000000Z").text,
              HasLine("X-OFFENBAR-RRULE:FREQ=DAILY;UNTIL=20220101T000000Z"));
  EXPECT_THAT(only(start + "FREQ=SOMETIMES").text, HasSubstr("X-OFFENBAR-RRULE"));
  EXPECT_THAT(only(start + "FREQ=DAILY;UNTIL=20230105").text,
              HasLine("RRULE:FREQ=DAILY;UNTIL=20230105T235959Z"));
  EXPECT_THAT(only(start + "FREQ=DAILY;COUNT=3;UNTIL=20230105T000000Z;INTERVAL=0").text,
              HasLine("RRULE:FREQ=DAILY;UNTIL=20230105T000000Z"));
  EXPECT_THAT(
      only("UID:1\r\nDTSTART;VALUE=DATE:20230102\r\nRRULE:FREQ=DAILY;UNTIL=20230105T000000Z").text,
      HasLine("RRULE:FREQ=DAILY;UNTIL=20230105"));
}

TEST(CleanCalendar, ExceptionsOfAnotherType) {
  const Object one = only(
      "UID:1\r\nDTSTART:20230102T100000Z\r\nRRULE:FREQ=DAILY\r\nEXDATE;VALUE=DATE:20230103,"
      "20230104");
  EXPECT_THAT(one.text, HasLine("EXDATE:20230103T100000Z,20230104T100000Z"));
  const Result all = cleaned(
      calendar(event("UID:1\r\nDTSTART;VALUE=DATE:20230101\r\nRRULE:FREQ=DAILY") + "\r\n" +
               event("UID:1\r\nRECURRENCE-ID:20230102T000000\r\nDTSTART;VALUE=DATE:20230102")));
  ASSERT_THAT(all.objects, SizeIs(1));
  EXPECT_THAT(all.objects[0].text, HasLine("RECURRENCE-ID;VALUE=DATE:20230102"));
}

TEST(CleanCalendar, PeriodsInDatesBecomeTheirStarts) {
  const Object one = only(
      "UID:1\r\nDTSTART:20230102T100000Z\r\n"
      "RDATE;VALUE=PERIOD:20230103T100000Z/PT1H,20230104T100000Z/1997000819T220000Z");
  EXPECT_THAT(one.text, HasLine("RDATE:20230103T100000Z,20230104T100000Z"));
  EXPECT_THAT(one.text, HasSubstr("\r\nX-OFFENBAR-RDATE"));
  EXPECT_THAT(one.losses, SizeIs(1));
}

TEST(CleanCalendar, AlarmsGetWhatTheyNeed) {
  const Object one = only(
      "UID:1\r\nSUMMARY:s\r\nDTSTART:20230102T100000Z\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:"
      "VALARM");
  EXPECT_THAT(one.text,
              HasSubstr("TRIGGER:-PT5M\r\nACTION:DISPLAY\r\nDESCRIPTION:s\r\nEND:VALARM"));
}

TEST(CleanCalendar, VCalendar10) {
  const Result all = cleaned(
      "BEGIN:VCALENDAR\r\nVERSION:1.0\r\nTZ:+01\r\n"
      "DAYLIGHT:TRUE;+02;19960331T020000;19961027T030000;MET;MEST\r\n"
      "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:B=FCro; A=\r\n"
      "mt\r\nDTSTART:19960415T080000\r\nDTEND:19960415T090000\r\nRRULE:W2 MO WE #10\r\n"
      "CATEGORIES:MEETING;PHONE CALL\r\nDCREATED:19960401T000000Z\r\nTRANSP:0\r\nSTATUS:NEEDS "
      "ACTION\r\n"
      "ATTENDEE;ROLE=ORGANIZER;RSVP=YES;STATUS=CONFIRMED:Anna <anna@a.example>\r\n"
      "AALARM:19960415T075000Z;PT5M;2;ding.wav\r\nDALARM:19960415T074500Z;;;Look\r\n"
      "END:VEVENT\r\nEND:VCALENDAR\r\n");
  ASSERT_THAT(all.objects, SizeIs(1));
  const std::string& text = all.objects[0].text;
  EXPECT_THAT(text, HasLine("SUMMARY:Büro\\; Amt"));
  EXPECT_THAT(text, HasLine("DTSTART;TZID=vCalendar:19960415T080000"));
  EXPECT_THAT(text, HasLine("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10"));
  EXPECT_THAT(text, HasLine("CATEGORIES:MEETING,PHONE CALL"));
  EXPECT_THAT(text, HasLine("CREATED:19960401T000000Z"));
  EXPECT_THAT(text, HasLine("TRANSP:OPAQUE"));
  EXPECT_THAT(
      text,
      HasLine(
          "ORGANIZER;X-ROLE=ORGANIZER;RSVP=TRUE;PARTSTAT=ACCEPTED;CN=Anna:mailto:anna@a.example"));
  EXPECT_THAT(text, HasSubstr("ACTION:AUDIO\r\nTRIGGER;VALUE=DATE-TIME:19960415T075000Z\r\n"
                              "DURATION:PT5M\r\nREPEAT:2"));
  EXPECT_THAT(text, HasSubstr("BEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\nTZOFFSETFROM:+0100\r\n"
                              "TZOFFSETTO:+0200"));
}

TEST(CleanCalendar, ComponentsNobodyKnowsAreKept) {
  const Result all =
      cleaned(calendar("BEGIN:X-NOTE\r\nX-A:1\r\nEND:X-NOTE\r\nBEGIN:VFREEBUSY\r\nUID:f\r\n"
                       "DTSTAMP:20200101T000000Z\r\nEND:VFREEBUSY"));
  ASSERT_THAT(all.objects, SizeIs(2));
  EXPECT_EQ(all.objects[0].kind, Kind::other);
  EXPECT_EQ(all.objects[1].kind, Kind::freebusy);
}

TEST(CleanCalendar, NothingIsFoundInNothing) {
  EXPECT_EQ(cleaned("").file.found, 0U);
  EXPECT_EQ(cleaned("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n").file.found, 0U);
}

TEST(CleanCalendar, SurvivesEveryTruncation) {
  const std::string text = calendar(
      "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETTO:+"
      "0100\r\n"
      "END:STANDARD\r\nEND:VTIMEZONE\r\n" +
      event("UID:1\r\nDTSTART;TZID=X:20230102T100000\r\nRRULE:FREQ=DAILY;UNTIL=20230105"));
  for (std::size_t size = 0; size <= text.size(); ++size)
    EXPECT_LE(cleaned(std::string_view(text).substr(0, size)).objects.size(), 1U);
}

bool has_parser() { return std::system("/usr/bin/python3 -c 'import icalendar' 2>/dev/null") == 0; }

TEST(CleanCalendar, TheFilesOfTheCorpusAreReadBackByAnotherParser) {
  OFFENBAR_NEEDS_CORPUS();
  if (!has_parser()) GTEST_SKIP() << "install python3-icalendar to read the objects back";
  const offenbar::testing::TemporaryFolder folder;
  const std::string base = folder.path();
  std::size_t objects = 0;
  for (const char* part : {"calendar/ics", "hostile/ics", "hostile/vcs"}) {
    for (const auto& file :
         std::filesystem::directory_iterator(offenbar::testing::corpus_folder() / part)) {
      SCOPED_TRACE(file.path());
      const std::string bytes = offenbar::testing::read_file(file.path());
      std::string all;
      std::size_t components = 0;
      const Cleaned once = clean_calendar(as_bytes(bytes), {}, [&](const Object& one) {
        all += one.text;
        components += one.components;
        batch::test::write_file(base + "/" + std::to_string(objects++) + ".ics", one.text);
      });
      EXPECT_EQ(once.found, components + once.repeated);
      // Clean once, clean always.
      std::string again;
      (void)clean_calendar(as_bytes(all), {}, [&](const Object& one) {
        again += one.text;
        for (const Loss& loss : one.losses) ADD_FAILURE() << loss.where << ": " << loss.before;
      });
      EXPECT_EQ(again, all);
    }
  }
  EXPECT_GT(objects, 100U);
  batch::test::write_file(base + "/read.py", R"(
import glob, icalendar, sys
bad = 0
for name in glob.glob(sys.argv[1] + "/*.ics"):
    text = open(name, "rb").read()
    try: c = icalendar.Calendar.from_ical(text)
    except ValueError as e:
        if "period" in str(e): continue  # this parser knows one period per line only
        raise
    parts = [x for x in c.subcomponents if x.name != "VTIMEZONE"]
    zones = {str(x["TZID"]) for x in c.subcomponents if x.name == "VTIMEZONE"}
    errors = [e for x in c.walk() for e in x.errors]
    used = {p.params["TZID"] for x in parts for k, v in x.property_items() for p in [v] if hasattr(p, "params") and "TZID" in p.params}
    if not parts or len({str(x["UID"]) for x in parts}) != 1 or len({x.name for x in parts}) != 1: print("uid", text.decode()); bad += 1
    if errors: print(errors, text.decode()); bad += 1
    if used - zones: print(used, zones); bad += 1
    if "METHOD" in c or sum("RECURRENCE-ID" not in x for x in parts) > 1: print("masters", text.decode()); bad += 1
sys.exit(bad > 0)
)");
  EXPECT_EQ(std::system(("/usr/bin/python3 " + base + "/read.py " + base).c_str()), 0);
}

// Radicale: "can't compare offset-naive and offset-aware datetimes".
TEST(CleanCalendar, LocalExceptionDatesBesideAStartInAZoneGetThatZone) {
  const Object zoned = only(
      "UID:1\r\nDTSTART;TZID=Europe/Berlin:20260123T110000\r\nRRULE:FREQ=WEEKLY\r\n"
      "EXDATE:20260403T110000");
  EXPECT_THAT(zoned.text, HasLine("EXDATE;TZID=Europe/Berlin:20260403T110000"));
  EXPECT_THAT(zoned.losses, SizeIs(1));
  const Object utc =
      only("UID:1\r\nDTSTART:20260123T110000Z\r\nRRULE:FREQ=WEEKLY\r\nEXDATE:20260403T110000");
  EXPECT_THAT(utc.text, HasLine("EXDATE:20260403T110000Z"));
  const Object local =
      only("UID:1\r\nDTSTART:20260123T110000\r\nRRULE:FREQ=WEEKLY\r\nEXDATE:20260403T110000");
  EXPECT_THAT(local.text, HasLine("EXDATE:20260403T110000"));
  EXPECT_THAT(local.losses, IsEmpty());
}

// Radicale: "Overwritten recurrence with RRULESET".
TEST(CleanCalendar, AnExceptionRecursNoMore) {
  const Result all = cleaned(
      calendar(event("UID:1\r\nDTSTART:20230101T100000Z\r\nRRULE:FREQ=DAILY") + "\r\n" +
               event("UID:1\r\nDTSTART:20230102T110000Z\r\nRECURRENCE-ID:20230102T100000Z\r\n"
                     "RRULE:FREQ=WEEKLY")));
  ASSERT_THAT(all.objects, SizeIs(1));
  EXPECT_THAT(all.objects[0].text, HasLine("RRULE:FREQ=DAILY"));
  EXPECT_THAT(all.objects[0].text, HasLine("X-OFFENBAR-RRULE:FREQ=WEEKLY"));
  EXPECT_THAT(all.objects[0].losses, SizeIs(1));
}

TEST(CleanCalendar, AnExceptionThatRecursWithoutItsSeriesIsASeries) {
  const Object one = only(
      "UID:1\r\nDTSTART:20230102T110000Z\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20230102T100000Z"
      "\r\nRDATE:20230103T110000Z");
  EXPECT_THAT(one.text, HasLine("RDATE:20230103T110000Z"));
  EXPECT_THAT(one.text, Not(HasSubstr("\r\nRECURRENCE-ID")));
  EXPECT_THAT(one.losses, SizeIs(1));
}

// Radicale: "Main component missing".
TEST(CleanCalendar, WhereAServerRefusesThemInstancesWithoutASeriesStandOnTheirOwn) {
  const auto exception = [](std::string_view uid, std::string_view day) {
    return event("UID:" + std::string(uid) + "\r\nDTSTART:" + std::string(day) +
                 "T110000Z\r\nRECURRENCE-ID:" + std::string(day) + "T100000Z") +
           "\r\n";
  };
  const std::string series = event("UID:2\r\nDTSTART:20230101T100000Z\r\nRRULE:FREQ=DAILY;COUNT=9");
  const std::string text =
      calendar(exception("1", "20230102") + exception("1", "20230103") +
               exception("2", "20230104") + exception("1", "20230102") + series);
  const Result together = cleaned(text);
  ASSERT_THAT(together.objects, SizeIs(2));
  EXPECT_EQ(together.objects[1].components, 2U);
  const Result apart = cleaned(text, {.lone_instances = false});
  ASSERT_THAT(apart.objects, SizeIs(3)) << "the one that was there twice is there once";
  std::set<std::string> uids;
  for (const Object& one : apart.objects) {
    uids.insert(one.uid);
    EXPECT_THAT(one.text, HasLine("UID:" + one.uid));
    if (one.uid == "2") {
      EXPECT_EQ(one.components, 2U) << "its series is there";
      EXPECT_THAT(one.losses, IsEmpty());
      continue;
    }
    EXPECT_THAT(one.text, Not(HasSubstr("\r\nRECURRENCE-ID")));
    EXPECT_THAT(one.text, HasSubstr("\r\nX-OFFENBAR-RECURRENCE-ID:2023"));
    ASSERT_THAT(one.losses, SizeIs(1));
    EXPECT_EQ(one.losses[0].category, "instance_on_its_own");
    EXPECT_EQ(one.losses[0].severity, Severity::cosmetic);
  }
  EXPECT_THAT(uids, SizeIs(3));
  const Result again = cleaned(text, {.lone_instances = false});
  EXPECT_EQ(again.objects[0].text, apart.objects[0].text) << "the same UIDs in each run";
}

TEST(CleanCalendar, ATimeOfAnAlarmIsSaidToBeOne) {
  const Object one = only(
      "UID:1\r\nDTSTART:20230101T100000Z\r\nBEGIN:VALARM\r\nACTION:AUDIO\r\n"
      "TRIGGER:19980403T120000\r\nEND:VALARM");
  EXPECT_THAT(one.text, HasLine("TRIGGER;VALUE=DATE-TIME:19980403T120000Z"));
  EXPECT_THAT(one.losses, SizeIs(1));
}

TEST(CleanCalendar, NoListOfARuleHasAZero) {
  const Object one = only(
      "UID:1\r\nDTSTART:20230101T100000Z\r\n"
      "RRULE:FREQ=YEARLY;BYHOUR=0;BYDAY=0FR,1MO;BYMONTH=0;BYMONTHDAY=0,1");
  EXPECT_THAT(one.text, HasLine("RRULE:FREQ=YEARLY;BYHOUR=0;BYDAY=FR,1MO;BYMONTHDAY=1"));
}

// Xandikos hands the backslash out twice.
TEST(CleanCalendar, BackslashesThatEscapeNothingGo) {
  const Object one = only(
      "UID:1\r\nDTSTART:20230101T100000Z\r\n"
      R"(SUMMARY:\"a\" at 10\:30\, b\\\n)");
  EXPECT_THAT(one.text, HasLine(R"(SUMMARY:"a" at 10:30\, b\\\n)"));
  EXPECT_THAT(one.losses, SizeIs(1));
}

}  // namespace
}  // namespace offenbar::calendar_files
