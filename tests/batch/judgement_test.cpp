#include "batch/judgement.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "batch/report.h"
#include "converters/base/mapping.h"
#include "tests/support/share.h"

namespace offenbar::batch {
namespace {

const Decided anna{"Anna Amt", 1'800'000'000, "the intranet moved"};

Acceptance acceptance(const std::string& category, const Scope& scope,
                      const std::string& sha256 = "") {
  return {7, category, scope, sha256, anna, std::nullopt};
}

FileRecord lossy_file() {
  FileRecord record;
  record.root = "office";
  record.path = "a/x.docx";
  record.sha256 = "abc";
  record.state = State::done_with_losses;
  record.losses = {{"hyperlink", Severity::content, "paragraph 1", "a", "b"},
                   {"heading_level", Severity::formatting, "paragraph 2", "1", "2"}};
  record.verdict = Verdict::content;
  return record;
}

Verdict verdict_with(std::vector<Acceptance> acceptances) {
  FileRecord record = lossy_file();
  Judgement(Policy(), std::move(acceptances)).apply(record);
  return *record.verdict;
}

TEST(Judgement, TheVerdictIsTheWorstThatNobodyAccepts) {
  EXPECT_EQ(verdict_with({}), Verdict::content);
  EXPECT_EQ(verdict_with({acceptance("hyperlink", "")}), Verdict::formatting);
  EXPECT_EQ(verdict_with({acceptance("hyperlink", "office/a/")}), Verdict::formatting);
  EXPECT_EQ(verdict_with({acceptance("hyperlink", "office/b/")}), Verdict::content);
  EXPECT_EQ(verdict_with({acceptance("", "office/a/x.docx")}), Verdict::identical);
  EXPECT_EQ(verdict_with({acceptance("heading_level", "")}), Verdict::content);
}

TEST(Judgement, WhatIsAcceptedOfOneFileHoldsForThatVersionOfIt) {
  EXPECT_EQ(verdict_with({acceptance("", "office/a/x.docx", "abc")}), Verdict::identical);
  EXPECT_EQ(verdict_with({acceptance("", "office/a/x.docx", "other")}), Verdict::content);
}

TEST(Judgement, WithdrawnOnesCountNoMore) {
  Acceptance withdrawn = acceptance("hyperlink", "");
  withdrawn.withdrawn = anna;
  EXPECT_EQ(verdict_with({withdrawn}), Verdict::content);
}

TEST(Judgement, AFileNeedsALookForWhatNobodyAccepts) {
  FileRecord record = lossy_file();
  EXPECT_TRUE(needs_a_look(record));
  Judgement(Policy(), {acceptance("hyperlink", "")}).apply(record);
  EXPECT_TRUE(needs_a_look(record));
  Judgement(Policy(), {acceptance("", "office/")}).apply(record);
  EXPECT_FALSE(needs_a_look(record));
}

class OwnPolicy : public ::testing::Test {
 protected:
  void own_rows(const std::string& rows) {
    std::ofstream(folder_ / "policy.tsv") << "category\tcounts\treason\n" << rows;
    ::setenv("OFFENBAR_MAPPINGS", folder_.path().c_str(), 1);
  }
  void TearDown() override { ::unsetenv("OFFENBAR_MAPPINGS"); }
  offenbar::testing::TemporaryFolder folder_;
};

TEST_F(OwnPolicy, WeighsACategoryOtherwiseAndIsTold) {
  own_rows("hyperlink\tcosmetic\tlinks are redirected\nproperty\tformatting\tas shipped\n");
  const auto policy = Policy::load();
  ASSERT_TRUE(policy) << policy.error().what;
  ASSERT_EQ(policy->own().size(), 1U) << "a row that changes nothing is no rule of one's own";
  EXPECT_EQ(policy->own().front().reason, "links are redirected");
  FileRecord record = lossy_file();
  Judgement(*policy, {}).apply(record);
  EXPECT_EQ(record.losses.front().severity, Severity::cosmetic);
  EXPECT_EQ(record.verdict, Verdict::formatting);
}

TEST_F(OwnPolicy, ASeverityThatIsNoneIsRefused) {
  own_rows("hyperlink\tharmless\tno such word\n");
  EXPECT_EQ(Policy::load().error().fault, Fault::corrupt);
}

TEST(ShippedPolicy, SaysWhyEachCategoryCountsAsItDoes) {
  const auto policy = Table::shipped("policy");
  const auto losses = Table::shipped("losses");
  ASSERT_TRUE(policy && losses);
  for (const Table::Row& row : policy->rows()) {
    const Table::Row* loss = losses->find(row.front());
    ASSERT_NE(loss, nullptr) << row.front();
    EXPECT_EQ(policy->at(row, "counts"), losses->at(*loss, "severity")) << row.front();
    EXPECT_FALSE(policy->at(row, "reason").empty()) << row.front();
  }
}

class AcceptedLosses : public test::ShareTest {
 protected:
  void accept(const Acceptance& one) {
    auto decisions = Decisions::open(options_.target + "/.offenbar");
    ASSERT_TRUE(decisions);
    ASSERT_TRUE(decisions->accept(one));
  }
  nlohmann::json report() {
    const auto reader = LedgerReader::open(options_.target + "/.offenbar");
    std::ostringstream out;
    EXPECT_TRUE(reader && write_json(*reader, {}, out));
    return nlohmann::json::parse(out.str());
  }
};

TEST_F(AcceptedLosses, AreStillAcceptedAfterASecondRun) {
  put("b.docx", "doc lossy");
  put("c.docx", "doc lossy");  // the same content
  ASSERT_EQ(run().exit_code, 3);
  accept({0, row("b.docx").losses.at(0).category, "share/", "", anna, std::nullopt});
  const MigrateSummary again = run();
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_EQ(again.verdicts, (VerdictCounts{2, 0, 0, 0}));
  EXPECT_EQ(row("b.docx").verdict, Verdict::identical);
  const auto said = report();
  EXPECT_EQ(said["verdicts"]["identical"], 2);
  EXPECT_EQ(said["accepted"][0]["by"], "Anna Amt");
  EXPECT_EQ(said["accepted"][0]["files"], 2);
  EXPECT_EQ(said["files"][0]["losses"][0]["accepted"]["why"], "the intranet moved");
}

TEST_F(AcceptedLosses, CountAsUsableAndExplainNothingAnyMore) {
  put("b.docx", "doc lossy");
  run();
  const auto before = report_figures(*LedgerReader::open(options_.target + "/.offenbar"));
  EXPECT_EQ(before->look, 1U);
  EXPECT_EQ(before->causes.size(), 1U);
  accept({0, "", "share/b.docx", row("b.docx").sha256, anna, std::nullopt});
  const auto after = report_figures(*LedgerReader::open(options_.target + "/.offenbar"));
  EXPECT_EQ(after->look, 0U);
  EXPECT_EQ(after->usable, 1U);
  EXPECT_TRUE(after->causes.empty());
}

TEST_F(AcceptedLosses, OfOneFileCoverNoLaterVersion) {
  put("b.docx", "doc lossy");
  run();
  accept({0, "", "share/b.docx", row("b.docx").sha256, anna, std::nullopt});
  EXPECT_EQ(run().exit_code, 0);
  put("b.docx", "doc lossy and changed");
  EXPECT_EQ(run().exit_code, 3);
  EXPECT_EQ(row("b.docx").verdict, Verdict::content);
}

TEST_F(AcceptedLosses, AStateFollowsThePolicyOfItsRun) {
  const std::string own = tree_ / "own";
  std::filesystem::create_directory(own);
  put("b.docx", "doc lossy");
  run();
  ASSERT_EQ(row("b.docx").state, State::done_with_losses);
  const std::string category = row("b.docx").losses.at(0).category;
  std::ofstream(own + "/policy.tsv") << "category\tcounts\treason\n"
                                     << category << "\tcosmetic\tno matter here\n";
  ::setenv("OFFENBAR_MAPPINGS", own.c_str(), 1);
  put("c.docx", "doc lossy too");
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.exit_code, 0) << "verdicts of earlier runs follow the policy, too";
  EXPECT_EQ(row("c.docx").state, State::done);
  EXPECT_EQ(report()["policy"][0]["reason"], "no matter here");
  ::unsetenv("OFFENBAR_MAPPINGS");
}

}  // namespace
}  // namespace offenbar::batch
