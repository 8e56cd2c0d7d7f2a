#include "batch/live_status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "batch/launch.h"
#include "batch/run_hold.h"
#include "tests/support/files.h"
#include "tests/support/share.h"

namespace offenbar::batch {
namespace {

class LiveStatusTest : public test::ShareTest {
 protected:
  [[nodiscard]] std::string state() const { return options_.target + "/.offenbar"; }
};

TEST_F(LiveStatusTest, ARunLeavesWhatItDid) {
  put("a.docx", "text one");
  put("b.docx", "text two");
  run();
  const auto status = read_live_status(state());
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->phase, LiveStatus::Phase::ended);
  EXPECT_EQ(status->open, 2u);
  EXPECT_EQ(status->settled, 2u);
  EXPECT_TRUE(status->doing.empty());
  EXPECT_EQ(status->run, 1);
}

TEST_F(LiveStatusTest, WhatIsNoStatusIsNone) {
  std::filesystem::create_directories(state());
  EXPECT_FALSE(read_live_status(state()));
  test::write_file(state() + "/live.json", "{\"phase\": 7}");
  EXPECT_FALSE(read_live_status(state()));
}

TEST_F(LiveStatusTest, ARunThatIsToRestGoesOnWhenTold) {
  put("a.docx", "text one");
  std::filesystem::create_directories(state());
  std::jthread other([this] {
    for (int i = 0; i < 100 && !read_live_status(state()); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(ask_to_rest(state(), true));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_TRUE(ask_to_rest(state(), false));
  });
  EXPECT_EQ(run().settled, 1u);
}

TEST(RunHold, HoursGoOverMidnight) {
  const auto night = hours_value("--hours", "18:00-06:00");
  ASSERT_TRUE(night.has_value());
  std::tm time{};
  const auto at = [&](int hour, int minute) {
    time.tm_hour = hour;
    time.tm_min = minute;
    return is_within(*night, time);
  };
  EXPECT_TRUE(at(18, 0) && at(23, 59) && at(0, 0) && at(5, 59));
  EXPECT_FALSE(at(6, 0) || at(12, 0) || at(17, 59));
  for (const char* wrong : {"", "18-6", "18:00", "25:00-06:00", "18:00-18:00", "ab:cd-ef:gh"})
    EXPECT_FALSE(hours_value("--hours", wrong)) << wrong;
  EXPECT_EQ(hours_text(*night), "18:00-06:00");
}

TEST(Launch, WordsAreQuotedForAShell) {
  EXPECT_EQ(shell_line({"migrate", "/srv/a b", "--to=/srv/it's"}),
            "offenbar migrate '/srv/a b' '--to=/srv/it'\\''s'");
  EXPECT_EQ(shell_word("$(rm)"), "'$(rm)'");
  EXPECT_EQ(shell_word(""), "''");
}

}  // namespace
}  // namespace offenbar::batch
