// Cards and calendars as people see them, read by a process that is locked in.
#include "batch/item_view.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "converters/base/digest.h"
#include "tests/support/files.h"
#include "tests/support/places.h"

namespace offenbar::batch {
namespace {

class ItemViewTest : public ::testing::Test {
 protected:
  Descriptor file(const std::string& name, const std::string& text) {
    test::write_file(folder_ / name, text);
    return Descriptor(::open((folder_ / name).c_str(), O_RDONLY | O_CLOEXEC));
  }
  Result<ItemView> view(const std::string& name, const std::string& text, ViewedMonth month = {},
                        const std::string& uid = {}) {
    const Descriptor opened = file(name, text);
    return view_item(opened.get(), {name, uid, month, places::program()});
  }
  Result<Photo> photo(const std::string& bytes) {
    const Descriptor opened =
        file("x.vcf", "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Anna\r\nPHOTO:data:image/jpeg;base64\\," +
                          to_base64(as_bytes(bytes)) + "\r\nEND:VCARD\r\n");
    return view_photo(opened.get(), {"x.vcf", "", {}, places::program()});
  }
  testing::TemporaryFolder folder_;
};

std::string event(const std::string& lines) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:"
         "Sitzung\r\n" +
         lines + "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

TEST_F(ItemViewTest, ACardIsItsLinesWithTheirTypes) {
  const auto seen =
      view("a.vcf",
           "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Anna Rößner\r\nTEL;TYPE=work,cell:+49 30 1\r\n"
           "ADR:;;Ring 3;Neustadt;;1;\r\nEND:VCARD\r\n");
  ASSERT_TRUE(seen) << seen.error().what;
  ASSERT_EQ(seen->cards.size(), 1u);
  ASSERT_EQ(seen->cards[0].lines.size(), 3u);
  EXPECT_EQ(seen->cards[0].lines[0].value, "Anna Rößner");
  EXPECT_EQ(seen->cards[0].lines[1].types, "work, cell");
  EXPECT_FALSE(seen->cards[0].has_photo);
}

TEST_F(ItemViewTest, InstancesAreThoseOfTheMonthAndWhereTheNextOnesAre) {
  const std::string weekly = event(
      "DTSTART:20260105T090000Z\r\nDTEND:20260105T100000Z\r\nRRULE:FREQ=WEEKLY;COUNT=10\r\nEXDATE:"
      "20260112T090000Z\r\n");
  const auto first = view("a.ics", weekly);
  ASSERT_TRUE(first) << first.error().what;
  ASSERT_EQ(first->events.size(), 1u);
  const ViewedEvent& event = first->events[0];
  EXPECT_TRUE(event.is_series);
  EXPECT_EQ(event.count, 9u);
  EXPECT_EQ(event.spans.size(), 3u);  // 5, 19, 26 January
  EXPECT_FALSE(event.before);
  ASSERT_TRUE(event.after);
  const auto march = view("a.ics", weekly, {2026, 3});
  ASSERT_TRUE(march);
  EXPECT_EQ(march->events[0].spans.size(), 2u);
  EXPECT_TRUE(march->events[0].before);
  EXPECT_FALSE(march->events[0].after);
}

TEST_F(ItemViewTest, AllDayAndFloatingTimesStayWhereTheyAre) {
  const auto days =
      view("a.ics", event("DTSTART;VALUE=DATE:20260301\r\nDTEND;VALUE=DATE:20260303\r\n"));
  ASSERT_TRUE(days);
  EXPECT_TRUE(days->events[0].all_day);
  EXPECT_EQ(days->events[0].spans[0].start, 1772323200);
  const auto local = view("a.ics", event("DTSTART:20260301T090000\r\nDTEND:20260301T100000\r\n"));
  ASSERT_TRUE(local);
  EXPECT_TRUE(local->events[0].floating);
}

// A zone has starts without one of their own.
TEST_F(ItemViewTest, AnAppointmentInAZoneIsNoFloatingOne) {
  const std::string zone =
      "BEGIN:VTIMEZONE\r\nTZID:Berlin\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\n"
      "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
  std::string text = event("DTSTART;TZID=Berlin:20260301T090000\r\nDURATION:PT1H\r\n");
  text.insert(text.find("BEGIN:VEVENT"), zone);
  const auto seen = view("a.ics", text);
  ASSERT_TRUE(seen) << seen.error().what;
  EXPECT_FALSE(seen->events[0].floating);
  EXPECT_EQ(seen->events[0].spans[0].start, 1772323200 + 8 * 3600);
}

TEST_F(ItemViewTest, ASeriesWithoutEndIsBounded) {
  const auto endless =
      view("a.ics",
           event("DTSTART:20260101T000000Z\r\nDTEND:20260101T000100Z\r\nRRULE:FREQ=MINUTELY\r\n"));
  ASSERT_TRUE(endless) << endless.error().what;
  EXPECT_TRUE(endless->events[0].is_cut);
  EXPECT_LE(endless->events[0].spans.size(), 1000u);
}

TEST_F(ItemViewTest, OfACollectionTheItemIsShown) {
  const std::string two =
      "BEGIN:VCARD\r\nFN:A\r\nUID:a\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:B\r\nUID:b\r\nEND:VCARD\r\n";
  const auto seen = view("a.vcf", two, {}, "b");
  ASSERT_TRUE(seen);
  ASSERT_EQ(seen->cards.size(), 1u);
  EXPECT_EQ(seen->cards[0].lines[0].value, "B");
}

TEST_F(ItemViewTest, APhotoIsWhatItsFirstBytesSay) {
  const auto png = photo(std::string("\x89PNG\r\n\x1A\n") + "rest");
  ASSERT_TRUE(png) << png.error().what;
  EXPECT_EQ(png->media_type, "image/png");
  EXPECT_EQ(png->bytes.size(), 12u);
  EXPECT_FALSE(photo("<svg onload=alert(1)>"));
  EXPECT_FALSE(photo("<html><script>alert(1)</script>"));
  EXPECT_FALSE(photo("\xFF\xD8\xFF" + std::string(300'000, 'x')));
}

TEST_F(ItemViewTest, WhatIsBrokenOrTooLargeIsNotShown) {
  EXPECT_FALSE(view("a.ics", "no calendar"));
  EXPECT_FALSE(view("a.vcf", std::string((8U << 20U) + 1, 'x')));
  EXPECT_TRUE(view("a.vcf", "\xFF\xFE\xFD no card"));
  std::string many;
  for (int i = 0; i < 2000; ++i)
    many += "BEGIN:VCARD\r\nNOTE:" + std::string(3000, '\xE4') + "\r\nEND:VCARD\r\n";
  const auto seen = view("a.vcf", many);
  ASSERT_TRUE(seen) << seen.error().what;
  EXPECT_LE(seen->cards.size(), 20u);
}

}  // namespace
}  // namespace offenbar::batch
