#include "batch/loss_totals.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "batch/decisions.h"

namespace offenbar::batch {
namespace {

FileRecord file(const std::vector<Loss>& losses) {
  FileRecord record;
  record.state = State::done_with_losses;
  record.losses = losses;
  return record;
}

Loss link(const std::string& target) {
  return {"hyperlink", Severity::content, "paragraph 1", target, ""};
}
Loss heading() { return {"heading_level", Severity::formatting, "paragraph 2", "1", "2"}; }

LossTotals totals_of(const std::vector<FileRecord>& files) {
  LossTally tally;
  for (const FileRecord& one : files) tally.add(one);
  return tally.take();
}

TEST(LossTotals, CountsFilesAndLossesByKindTheWorstFirst) {
  const auto totals = totals_of({file({link("a"), link("b"), heading()}), file({heading()})});
  ASSERT_EQ(totals.categories.size(), 2U);
  EXPECT_EQ(totals.files, 2U);
  EXPECT_EQ(totals.categories[0].category, "hyperlink");
  EXPECT_EQ(totals.categories[0].files, 1U);
  EXPECT_EQ(totals.categories[0].losses, 2U);
  EXPECT_EQ(totals.categories[1].files, 2U);
}

TEST(LossTotals, OneThingBehindManyFilesIsTheCause) {
  const auto totals = totals_of({file({link("http://old/")}), file({link("http://old/")}),
                                 file({link("http://old/"), heading()})});
  ASSERT_EQ(totals.causes.size(), 2U);
  EXPECT_EQ(totals.causes[0].before, "http://old/") << "it explains all losses of its kind";
  EXPECT_EQ(totals.causes[0].files, 3U);
  EXPECT_EQ(totals.causes[0].gain, 2U) << "the third has another loss, too";
  EXPECT_EQ(totals.causes[1].category, "heading_level");
  EXPECT_EQ(totals.causes[1].gain, 0U);
}

TEST(LossTotals, WhatExplainsMostOutlivesWhatIsForgotten) {
  LossTally tally;
  for (int i = 0; i < 5; ++i) tally.add(file({link("http://old/")}));
  for (int i = 0; i < 2 * 100'001; ++i) tally.add(file({link(std::to_string(i / 2))}));
  const LossTotals totals = tally.take();
  const auto old = std::ranges::find(totals.causes, "http://old/", &LossCause::before);
  ASSERT_NE(old, totals.causes.end());
  EXPECT_EQ(old->files, 5U);
}

TEST(LossTotals, AKindWithoutOneThingBehindItIsACauseItself) {
  const auto totals = totals_of({file({link("a")}), file({link("b")}), file({link("c")})});
  ASSERT_EQ(totals.causes.size(), 1U);
  EXPECT_EQ(totals.causes[0].before, "");
  EXPECT_EQ(totals.causes[0].files, 3U);
  EXPECT_EQ(totals.causes[0].gain, 3U);
}

TEST(LossTotals, WhatIsAcceptedOrCosmeticExplainsNothing) {
  FileRecord accepted = file({link("a")});
  accepted.accepted = {std::make_shared<const Acceptance>()};
  const auto totals =
      totals_of({accepted, file({{"cell_volatile", Severity::cosmetic, "S!A1", "1", "2"}})});
  EXPECT_TRUE(totals.causes.empty());
  ASSERT_EQ(totals.categories.size(), 2U);
  EXPECT_EQ(totals.categories[0].accepted, 1U);
}

TEST(LossTotals, ManyCausesAreCutToTheFirstTen) {
  std::vector<FileRecord> files;
  for (int i = 0; i < 30; ++i) {
    files.push_back(file({{"kind" + std::to_string(i), Severity::content, "", "", ""}}));
  }
  EXPECT_EQ(totals_of(files).causes.size(), LossTally::most_causes);
}

}  // namespace
}  // namespace offenbar::batch
