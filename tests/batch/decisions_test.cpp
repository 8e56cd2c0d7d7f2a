#include "batch/decisions.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "batch/database.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::batch {
namespace {

const Decided anna{"Anna Amt", 1'800'000'000, "the intranet moved"};
const Decided bernd{"Bernd Bau", 1'800'000'100, "that was hasty"};

class DecisionsTest : public ::testing::Test {
 protected:
  Decisions open() {
    auto decisions = Decisions::open(folder_.path());
    if (!decisions) throw std::runtime_error(decisions.error().what);
    return std::move(*decisions);
  }
  offenbar::testing::TemporaryFolder folder_;
};

TEST_F(DecisionsTest, AreThereForWhoeverOpensThemNext) {
  const auto id = open().accept({0, "hyperlink", "office/a/", "", anna, std::nullopt});
  ASSERT_TRUE(id);
  auto again = Decisions::read(folder_.path());
  ASSERT_TRUE(again && *again);
  const auto all = (*again)->acceptances();
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 1U);
  EXPECT_EQ(all->front().id, *id);
  EXPECT_EQ(all->front().category, "hyperlink");
  EXPECT_EQ(all->front().scope, "office/a/");
  EXPECT_EQ(all->front().decided.who, "Anna Amt");
  EXPECT_EQ(all->front().decided.when, 1'800'000'000);
  EXPECT_EQ(all->front().decided.why, "the intranet moved");
}

TEST_F(DecisionsTest, NothingIsReadWhereNobodyHasDecided) {
  const auto none = Decisions::read(folder_.path());
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->has_value());
}

TEST_F(DecisionsTest, NobodyElseMayReadThem) {
  (void)open();
  struct stat status {};
  ASSERT_EQ(::stat((folder_ / "decisions.sqlite").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
}

TEST_F(DecisionsTest, WhatIsWithdrawnIsKeptWithWhoAndWhy) {
  Decisions decisions = open();
  const auto id = decisions.accept({0, "hyperlink", "", "", anna, std::nullopt});
  ASSERT_TRUE(id);
  ASSERT_TRUE(decisions.withdraw_acceptance(*id, bernd));
  EXPECT_TRUE(decisions.acceptances()->empty());
  const auto all = decisions.acceptances(true);
  ASSERT_EQ(all->size(), 1U);
  ASSERT_TRUE(all->front().withdrawn);
  EXPECT_EQ(all->front().withdrawn->who, "Bernd Bau");
  EXPECT_EQ(all->front().withdrawn->why, "that was hasty");
  EXPECT_EQ(decisions.withdraw_acceptance(*id, bernd).error().fault, Fault::not_found);
}

TEST_F(DecisionsTest, ADecisionNeedsSomebodyAReasonAndAnObject) {
  Decisions decisions = open();
  EXPECT_FALSE(decisions.accept({0, "hyperlink", "", "", {"", 1, "why"}, std::nullopt}));
  EXPECT_FALSE(decisions.accept({0, "hyperlink", "", "", {"who", 1, ""}, std::nullopt}));
  EXPECT_FALSE(decisions.accept({0, "", "", "", anna, std::nullopt})) << "everything everywhere";
  EXPECT_TRUE(decisions.acceptances()->empty());
}

TEST_F(DecisionsTest, AReleaseKeepsWhatTheReportSaidThen) {
  Decisions decisions = open();
  const auto id = decisions.release({0, "office/", R"({"states":{"done":3}})", anna, std::nullopt});
  ASSERT_TRUE(id);
  const auto all = decisions.releases();
  ASSERT_EQ(all->size(), 1U);
  EXPECT_EQ(all->front().figures, R"({"states":{"done":3}})");
  ASSERT_TRUE(decisions.withdraw_release(*id, bernd));
  EXPECT_TRUE(decisions.releases()->empty());
}

TEST_F(DecisionsTest, TheAuditHasALineForEveryChangeAndIsNeverAltered) {
  Decisions decisions = open();
  const auto id = decisions.accept({0, "hyperlink", "a\xff", "", anna, std::nullopt});
  ASSERT_TRUE(decisions.withdraw_acceptance(*id, bernd));
  ASSERT_TRUE(decisions.note({0, "Anna Amt", 1'800'000'200, "start_run", "{}"}));
  std::vector<std::string> actions;
  ASSERT_TRUE(decisions.audit([&](const AuditLine& line) {
    actions.push_back(line.who + " " + line.action);
    return true;
  }));
  EXPECT_EQ(actions,
            (std::vector<std::string>{"Anna Amt start_run", "Bernd Bau withdraw_acceptance",
                                      "Anna Amt accept"}));
  auto database = Database::open(folder_ / "decisions.sqlite", Database::Access::read_write);
  ASSERT_TRUE(database);
  EXPECT_FALSE(database->run("DELETE FROM audit"));
  EXPECT_FALSE(database->run("UPDATE audit SET who = 'nobody'"));
}

TEST_F(DecisionsTest, AFileOfANewerProgramIsLeftAlone) {
  {
    auto database = Database::open(folder_ / "decisions.sqlite", Database::Access::read_write);
    ASSERT_TRUE(database && database->run("PRAGMA user_version = 99"));
  }
  EXPECT_EQ(Decisions::open(folder_.path()).error().fault, Fault::unsupported);
  EXPECT_EQ(Decisions::read(folder_.path()).error().fault, Fault::unsupported);
}

TEST(Scope, IsAFileAFolderOrEverything) {
  EXPECT_TRUE(covers("", "office/a.docx"));
  EXPECT_TRUE(covers("office/a.docx", "office/a.docx"));
  EXPECT_FALSE(covers("office/a.docx", "office/a.docx.b"));
  EXPECT_TRUE(covers("office/", "office/b/a.docx"));
  EXPECT_FALSE(covers("office/a/", "office/ab/a.docx"));
}

}  // namespace
}  // namespace offenbar::batch
