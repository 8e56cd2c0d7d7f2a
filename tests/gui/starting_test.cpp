// Runs that are planned for later: kept over a restart, shown, taken back, begun when their time
// has come.
#include "gui/starting.h"

#include <gmock/gmock.h>

#include <ctime>
#include <nlohmann/json.hpp>

#include "tests/support/app_fixture.h"

namespace offenbar::gui {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class StartingTest : public AppFixture {
 protected:
  StartingTest() {
    sign_in();
    batch::samples::expect(batch::plan_start(
        state_,
        {4'000'000'000, "meier", {"migrate", folder_ / "sources/akten", "--to=" + target_}}));
  }
  std::string target_ = folder_ / "Ziel", state_ = target_ + "/.offenbar";
};

TEST_F(StartingTest, APlannedRunIsShownWithTheSameCommandAndTakenBack) {
  const Response planned =
      post("/b/Ziel/runs/plan", "at=2999-12-01T18:00&until=06:00&hours=18:00-06:00");
  EXPECT_EQ(planned.status, 303);
  const std::string page = get("/b/Ziel/runs").body;
  EXPECT_THAT(page, HasSubstr("--hours=18:00-06:00 --stop-at=06:00 --start-at=2999-12-01T18:00"));
  const auto api = nlohmann::json::parse(get("/api/v1/batches/Ziel/runs").body);
  EXPECT_EQ(api.at("planned").at("who"), "meier");
  EXPECT_EQ(post("/b/Ziel/runs/unplan", "").status, 303);
  EXPECT_THAT(get("/b/Ziel/runs").body, Not(HasSubstr("--start-at")));
  EXPECT_FALSE(batch::planned_start(state_));
  EXPECT_THAT(get("/b/Ziel/audit").body, HasSubstr("unplan"));
}

TEST_F(StartingTest, WhatIsNoTimeOrPastIsRefused) {
  for (const char* bad : {"at=", "at=late", "at=2026-02-30T10:00", "at=2001-01-01T10:00",
                          "at=2999-01-01T18:00&until=late", "at=2999-01-01T18:00&hours=always",
                          "at=2999-01-01T18:00&hours=--unsafe"}) {
    EXPECT_EQ(post("/b/Ziel/runs/plan", bad).status, 409) << bad;
  }
  EXPECT_EQ(batch::planned_start(state_)->when, 4'000'000'000);
}

TEST_F(StartingTest, OnlyThoseWhoMayOperatePlan) {
  EXPECT_EQ(post("/b/Ziel/runs/plan", "at=2999-01-01T18:00", false).status, 403);
  EXPECT_EQ(post("/b/Ziel/runs/unplan", "", false).status, 403);
  sign_in({false, true});
  EXPECT_EQ(post("/b/Ziel/runs/plan", "at=2999-01-01T18:00").status, 403);
  EXPECT_EQ(post("/b/Ziel/runs/unplan", "").status, 403);
  EXPECT_THAT(get("/b/Ziel/runs").body, HasSubstr("--start-at"));
  EXPECT_TRUE(batch::planned_start(state_));
}

TEST_F(StartingTest, BeforeItsTimeNothingBegins) {
  Starter::begin_due(app_->batches(), 3'999'999'999);
  EXPECT_TRUE(batch::planned_start(state_));
}

// A source is gone by then, say: it is tried once, and the log says why not.
TEST_F(StartingTest, WhatCannotBeginIsNotedAndForgotten) {
  std::filesystem::remove_all(folder_ / "sources/akten");
  Starter::begin_due(app_->batches(), 4'000'000'000);
  EXPECT_FALSE(batch::planned_start(state_));
  EXPECT_THAT(get("/b/Ziel/audit").body, HasSubstr("start_failed"));
}

TEST_F(StartingTest, ADamagedPlanIsNone) {
  for (const char* text :
       {"", "{", "[]", "{\"when\":1}", "{\"when\":\"x\",\"who\":1,\"words\":2}"}) {
    batch::test::write_file(state_ + "/next-start.json", text);
    EXPECT_FALSE(batch::planned_start(state_)) << text;
  }
}

TEST(Moments, AreReadAsClocksShowThem) {
  const std::time_t now = std::time(nullptr);
  const auto next = batch::moment_value("--start-at", "00:00", now);
  ASSERT_TRUE(next);
  EXPECT_GT(*next, now);
  EXPECT_LE(*next, now + 25 * 3600);
  const auto day = batch::moment_value("--start-at", "2026-12-01 18:30", now);
  ASSERT_TRUE(day);
  EXPECT_EQ(batch::moment_text(*day), "2026-12-01T18:30");
  for (const char* bad :
       {"24:00", "7:00", "12:60", "2026-13-01T10:00", "2026-12-01T10:00:00", "now"})
    EXPECT_FALSE(batch::moment_value("--start-at", bad, now)) << bad;
}

TEST(Moments, ARunStopsAtItsTimeOrWithItsToken) {
  std::stop_source interrupt;
  const batch::StopAt past(interrupt.get_token(), std::time(nullptr) - 1);
  for (int i = 0; i < 100 && !past.token().stop_requested(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_TRUE(past.token().stop_requested());
  const batch::StopAt later(interrupt.get_token(), std::time(nullptr) + 1000);
  EXPECT_FALSE(later.token().stop_requested());
  interrupt.request_stop();
  EXPECT_TRUE(later.token().stop_requested());
}

}  // namespace
}  // namespace offenbar::gui
