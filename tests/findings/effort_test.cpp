#include "batch/effort.h"

#include <gtest/gtest.h>

#include "batch/near_duplicates.h"
#include "batch/scan_plan.h"
#include "converters/base/mapping.h"

namespace offenbar::batch {
namespace {

TEST(Effort, FurtherPlacesCostLessAndHaveABound) {
  const auto model = EffortModel::load();
  ASSERT_TRUE(model) << model.error().what;
  const double one = model->cost({{"macros", 1}}).points;
  const double two = model->cost({{"macros", 2}}).points;
  const double many = model->cost({{"macros", 1'000'000}}).points;
  EXPECT_GT(one, two - one);
  EXPECT_GT(two, one);
  EXPECT_LT(many, 100);
}

TEST(Effort, AFindingForcesItsClassAndPointsAddUp) {
  const auto model = EffortModel::load();
  ASSERT_TRUE(model);
  EXPECT_EQ(model->cost({}).effort, Effort::itself);
  EXPECT_EQ(model->cost({{"no-such-kind", 5}}).effort, Effort::itself);
  EXPECT_EQ(model->cost({{"encrypted", 1}}).effort, Effort::check);
  EXPECT_EQ(model->cost({{"rights-managed", 1}}).effort, Effort::decide);
  EXPECT_EQ(model->cost({{"macros", 1}}).effort, Effort::rework);
  EXPECT_EQ(
      model->cost({{"macros", 20}, {"activex", 20}, {"connections", 20}, {"mailmerge", 1}}).effort,
      Effort::decide);
}

TEST(Effort, EachFindingOfTheWordsHasARowWithItsReason) {
  const auto model = EffortModel::load();
  const auto words = Table::load("findings");
  const auto effort = Table::load("effort");
  ASSERT_TRUE(model && words && effort);
  for (const Table::Row& row : words->rows()) {
    ASSERT_NE(effort->find(row.front()), nullptr) << row.front();
    EXPECT_FALSE(effort->at(*effort->find(row.front()), "reason").empty()) << row.front();
    for (const char* language : {"en", "de", "fr"}) {
      EXPECT_FALSE(words->at(row, language).empty()) << row.front() << " " << language;
    }
  }
}

TEST(NearDuplicates, StandBehindTheFirstOfThem) {
  const std::uint64_t text = 0x123456789ABCDEF0;
  const auto like = near_duplicates({{5, text ^ 0b111},
                                     {3, text},
                                     {9, ~text},
                                     {7, text ^ (std::uint64_t{1} << 63U)},
                                     {8, text ^ 0b1111}});
  EXPECT_EQ(like.at(5), 3);
  EXPECT_EQ(like.at(7), 3);
  EXPECT_EQ(like.at(8), 3) << "through 5, which is one bit away";
  EXPECT_EQ(like.count(3), 0U);
  EXPECT_EQ(like.count(9), 0U);
}

TEST(Plan, ReckonsWithItsTableUntilARunHasMeasured) {
  auto plan = BatchPlan::load();
  ASSERT_TRUE(plan) << plan.error().what;
  plan->add("docx", 1U << 20U);
  EXPECT_GT(plan->core_seconds(), 0.3);
  EXPECT_LT(plan->seconds_of("txt", 1000), plan->seconds_of("docx", 1000));
  EXPECT_GT(plan->bytes_needed(), std::uint64_t{1} << 20U);
  EXPECT_DOUBLE_EQ(plan->hours(2) * 2, plan->hours(1));
}

}  // namespace
}  // namespace offenbar::batch
