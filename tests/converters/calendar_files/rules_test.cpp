#include "converters/calendar_files/rules.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>

namespace offenbar::calendar_files {
namespace {

// The examples of the specification of vCalendar 1.0, and what RFC 2445's authors made of them.
TEST(ModernRule, ExamplesOfVCalendar) {
  const std::array<std::pair<const char*, const char*>, 13> rules{
      {{"D1 #10", "FREQ=DAILY;COUNT=10"},
       {"D1 19971224T000000Z", "FREQ=DAILY;UNTIL=19971224T000000Z"},
       {"D2 #0", "FREQ=DAILY;INTERVAL=2"},
       {"D10", "FREQ=DAILY;INTERVAL=10;COUNT=2"},
       {"W1 #0", "FREQ=WEEKLY"},
       {"W2 MO WE #10", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10"},
       {"W1 TU 0900 TH 1000 #4", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4"},
       {"MP1 1+ FR #10", "FREQ=MONTHLY;BYDAY=1FR;COUNT=10"},
       {"MP2 1+ SU 1- SU #10", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU;COUNT=10"},
       {"MD1 2 15 #10", "FREQ=MONTHLY;BYMONTHDAY=2,15;COUNT=10"},
       {"MD1 LD 3- #0", "FREQ=MONTHLY;BYMONTHDAY=-1,-3"},
       {"YM1 6 7 #10", "FREQ=YEARLY;BYMONTH=6,7;COUNT=10"},
       {"YD3 1 100 200 #10", "FREQ=YEARLY;INTERVAL=3;BYYEARDAY=1,100,200;COUNT=10"}}};
  for (const auto& [old, now] : rules) EXPECT_EQ(modern_rule(old).value_or("none"), now) << old;
}

TEST(ModernRule, WhatIsNoRule) {
  for (const char* rule : {"", "X1", "W", "W0 MO", "D1 #-1", "D1 foo", "MP1 + MO"})
    EXPECT_FALSE(modern_rule(rule)) << rule;
}

}  // namespace
}  // namespace offenbar::calendar_files
