#include "converters/mail/date.h"

#include <gtest/gtest.h>

#include <string>

#include "converters/mail/header.h"

namespace offenbar::mail {
namespace {

constexpr std::int64_t moment = 1'700'000'000;  // Tue, 14 Nov 2023 22:13:20 UTC

TEST(MailDate, FormsThatRealMailHas) {
  for (const std::string_view text : {"Tue, 14 Nov 2023 22:13:20 +0000",
                                      "14 Nov 2023 22:13:20 -0000",
                                      "Tue, 14 Nov 2023 23:13:20 +0100",
                                      "Tue, 14 Nov 2023 17:13:20 EST",
                                      "tue, 14 nov 2023 22:13:20 gmt",
                                      "Tue,14 Nov 2023 22:13:20 Z",
                                      "Tue, 14 Nov 2023 23:13:20 +0100 (CET)",
                                      "Tue, 14 Nov 23 22:13:20 UT",
                                      "Tue, 14 Nov 123 22:13:20 UT",
                                      "(a (nested) one) 14 Nov 2023 (b) 22:13:20",
                                      "Tue Nov 14 22:13:20 2023",
                                      "Tue Nov 14 23:13:20 CET 2023",
                                      "14-Nov-2023 22:13:20 +0000",
                                      "2023-11-14 22:13:20",
                                      "2023-11-14T22:13:20Z",
                                      "2023-11-14T23:13:20.5+01:00",
                                      "Tue, 14 November 2023 10:13:20 PM",
                                      "Tue, 14 Nov 2023 23:13:20 GMT+1",
                                      "Tuesday, 14 Nov 2023 22:13:20 X",
                                      " Tue,\r\n 14 Nov 2023\r\n\t22:13:20 +0000"}) {
    EXPECT_EQ(parse_date(text), moment) << text;
  }
}

TEST(MailDate, WithoutSecondsOrTime) {
  EXPECT_EQ(parse_date("14 Nov 2023 22:13 +0000"), moment - 20);
  EXPECT_EQ(parse_date("14 Nov 2023"), moment - 22 * 3600 - 13 * 60 - 20);
}

TEST(MailDate, YearsOfTwoDigits) {
  EXPECT_EQ(parse_date("1 Jan 70 00:00:00 +0000"), 0);
  EXPECT_EQ(parse_date("1 Jan 00 00:00:00 +0000"), 946'684'800);
}

TEST(MailDate, ReadsWhatIsWritten) {
  for (const std::int64_t seconds : {std::int64_t{0}, moment, std::int64_t{253'402'300'799}}) {
    EXPECT_EQ(parse_date(date_text(seconds)), seconds);
  }
}

TEST(MailDate, NoDate) {
  for (const std::string_view text :
       {"", "yesterday", "Tue, 31 Feb 2023 22:13:20 +0000", "14 Nov", "Nov 2023 22:13:20",
        "14 Nov 1600 22:13:20", "99999999999999999999 Nov 2023", "((((", "0 Nov 2023",
        "2023-13-14 22:13:20", "2023-", "-", "14--2023"}) {
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
  }
}

TEST(MailDate, EveryTruncationAndLongFieldsAreHarmless) {
  const std::string text = "Tue, 14 Nov 2023 23:13:20.123 +01:00 (CET) 2023-11-14T22:13:20Z";
  for (std::size_t i = 0; i < text.size(); ++i) {
    (void)parse_date(text.substr(0, i));
    (void)parse_date(text.substr(i));
  }
  (void)parse_date(std::string(100'000, '('));
  (void)parse_date(std::string(100'000, '1'));
}

}  // namespace
}  // namespace offenbar::mail
