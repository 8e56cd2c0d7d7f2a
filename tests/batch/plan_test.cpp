#include "batch/plan.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/support/share.h"

namespace offenbar::batch::test {
namespace {

class PlanTest : public ShareTest {
 protected:
  // Plans as the next run would, without working on anything.
  Planned plan_share() {
    auto ledger = Ledger::open(tree_ / "ledger.sqlite");
    EXPECT_TRUE(ledger) << ledger.error().what;
    const auto number = ledger->begin_run({});
    EXPECT_TRUE(number);
    const auto planned = plan(*ledger, *number, plan_request(options_, observer_), {});
    EXPECT_TRUE(planned) << planned.error().what;
    return planned.value_or(Planned{});
  }
  [[nodiscard]] FileRecord planned_row(const std::string& path) const {
    FileRecord found;
    const auto reader = LedgerReader::open(tree_.path());
    EXPECT_TRUE(reader) << reader.error().what;
    const auto read = reader->files({}, Sequence::path, [&](const FileRecord& record) {
      if (record.path == path) found = record;
      return true;
    });
    EXPECT_TRUE(read);
    EXPECT_NE(found.id, 0) << path << " is not in the ledger";
    return found;
  }
};

TEST_F(PlanTest, LinksAreRecordedAndNotFollowed) {
  put("a.docx", "doc a");
  std::filesystem::create_symlink("a.docx", tree_ / "share/link");
  std::filesystem::create_directory_symlink("/", tree_ / "share/everything");
  EXPECT_EQ(plan_share().found, 3u);
  EXPECT_EQ(planned_row("link").state, State::skipped);
  EXPECT_EQ(planned_row("link").reason, "link");
  EXPECT_EQ(planned_row("everything").link_target, "/");
}

TEST_F(PlanTest, APipeIsSkippedAsSpecial) {
  ASSERT_EQ(mkfifo((tree_ / "share/pipe").c_str(), 0600), 0);
  EXPECT_EQ(plan_share().found, 1u);
  EXPECT_EQ(planned_row("pipe").reason, "special");
}

TEST_F(PlanTest, ATargetInsideTheSourceIsLeftOut) {
  put("a.docx", "doc a");
  put("open/b.docx", "doc b");
  options_.target = tree_ / "share/open";
  EXPECT_EQ(plan_share().found, 1u);
}

TEST_F(PlanTest, GlobsExcludeAndSayItIsSo) {
  put("a.docx", "doc a");
  put("Archiv/b.docx", "doc b");
  put("Archiv/c.xlsx", "doc c");
  options_.include = {"*.docx"};
  options_.exclude = {"Archiv"};
  plan_share();
  EXPECT_EQ(planned_row("a.docx").state, State::pending);
  EXPECT_EQ(planned_row("Archiv/b.docx").reason, "excluded");
  EXPECT_EQ(planned_row("Archiv/c.xlsx").reason, "excluded");
}

TEST_F(PlanTest, WhatWasLeftOutIsOpenOnceItIsWanted) {
  put("a.docx", "doc a");
  options_.exclude = {"*.docx"};
  plan_share();
  EXPECT_EQ(planned_row("a.docx").state, State::skipped);
  options_.exclude.clear();
  plan_share();
  EXPECT_EQ(planned_row("a.docx").state, State::pending);
}

TEST_F(PlanTest, AFileThatComesBackIsNoLongerGone) {
  put("a.docx", "doc a");
  put("b.docx", "doc b");
  plan_share();
  std::filesystem::rename(tree_ / "share/a.docx", tree_ / "aside");
  plan_share();
  const auto gone = LedgerReader::open(tree_.path());
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->gone().value(), 1u);
  std::filesystem::rename(tree_ / "aside", tree_ / "share/a.docx");
  plan_share();
  EXPECT_FALSE(planned_row("a.docx").gone);
}

TEST_F(PlanTest, AFolderThatCannotBeReadIsOneRowAndWhatWasInItStays) {
  if (geteuid() != 0) GTEST_SKIP() << "skipped: needs root, to become a user without its rights";
  put("closed/a.docx", "doc a");
  put("b.docx", "doc b");
  std::filesystem::permissions(tree_.path(), std::filesystem::perms::all);
  plan_share();
  for (const char* file : {"ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"}) {
    (void)chmod((tree_ / file).c_str(), 0666);
  }
  std::filesystem::permissions(tree_ / "share/closed", std::filesystem::perms::none);
  const int found =
      offenbar::testing::as_nobody([this] { return static_cast<int>(plan_share().found); });
  EXPECT_EQ(found, 3) << "the file met, the folder's row, and the file kept beneath it";
  EXPECT_EQ(planned_row("closed").state, State::failed);
  EXPECT_EQ(planned_row("closed").error->fault, Fault::unreadable);
  EXPECT_FALSE(planned_row("closed/a.docx").gone);
  std::filesystem::permissions(tree_ / "share/closed", std::filesystem::perms::all);
  EXPECT_EQ(plan_share().found, 2u) << "readable again: the folder's row has gone";
}

TEST_F(PlanTest, TheLongestComeFirstAndEachComesOnce) {
  for (int i = 0; i < 600; ++i) put(std::to_string(i) + ".bin", std::string(1 + i % 7, 'x'));
  put("big.docx", std::string(5000, 'x'));
  plan_share();
  auto ledger = Ledger::open(tree_ / "ledger.sqlite");
  ASSERT_TRUE(ledger);
  for (const Order order : {Order::longest_first, Order::path}) {
    auto queue = WorkQueue::open(*ledger, 1, order);
    ASSERT_TRUE(queue) << queue.error().what;
    std::vector<Job> jobs;
    std::set<std::int64_t> ids;
    for (auto job = queue->next(); job && *job; job = queue->next()) {
      ids.insert((*job)->id);
      jobs.push_back(**job);
    }
    EXPECT_EQ(jobs.size(), 601u);
    EXPECT_EQ(ids.size(), 601u);
    EXPECT_TRUE(std::is_sorted(jobs.begin(), jobs.end(), [&](const Job& a, const Job& b) {
      return order == Order::path ? a.path < b.path : a.size > b.size;
    }));
  }
}

TEST_F(PlanTest, MemoryDoesNotGrowWithTheNumberOfFiles) {
  rusage before{}, after{};
  for (int folder = 0; folder < 20; ++folder) {
    for (int i = 0; i < 500; ++i) {
      put(std::to_string(folder) + "/" + std::to_string(i) + ".docx", "");
    }
    if (folder == 0) {
      plan_share();  // warms what grows once: SQLite's page cache, ICU's tables
      getrusage(RUSAGE_SELF, &before);
    }
  }
  EXPECT_EQ(plan_share().found, 10'000u);
  getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 40'000) << "kilobytes";
}

TEST(LedgerVersion, ANewerLedgerIsRefusedWithAHint) {
  const TemporaryTree tree;
  {
    auto ledger = Ledger::open(tree / "ledger.sqlite");
    ASSERT_TRUE(ledger);
    ASSERT_TRUE(ledger->database().run("PRAGMA user_version = 99"));
  }
  const auto writer = Ledger::open(tree / "ledger.sqlite");
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().fault, Fault::unsupported);
  EXPECT_FALSE(writer.error().hint.empty());
  EXPECT_EQ(LedgerReader::open(tree.path()).error().fault, Fault::unsupported);
}

}  // namespace
}  // namespace offenbar::batch::test
