#include "batch/file_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "batch/tallies.h"
#include "converters/base/text.h"
#include "tests/support/sample_ledger.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::batch {
namespace {

using offenbar::testing::TemporaryFolder;

FileRecord random_file(std::mt19937& random, int number) {
  const auto any = [&](int below) {
    return static_cast<int>(random() % static_cast<unsigned>(below));
  };
  FileRecord file;
  file.root = any(2) == 0 ? "amt" : "büro";
  const std::array folders{"", "a/", "a/b/", "a b/", "Ä/", "c/d/e/"};
  file.path =
      std::string(folders.at(static_cast<std::size_t>(any(6)))) + "Datei " + std::to_string(number);
  file.size = static_cast<std::uint64_t>(any(50));
  file.state = static_cast<State>(any(9));
  if (file.state != State::pending && any(5) != 0)
    file.format = std::array{"docx", "xlsx", "pst"}.at(static_cast<std::size_t>(any(3)));
  if (file.state == State::pending) file.format.clear();  // nobody has looked at it yet
  file.seconds = any(20);
  if (file.state == State::done || file.state == State::done_with_losses) {
    for (int i = any(3); i > 0; --i) {
      file.losses.push_back(
          {std::array{"text", "cell", "link"}.at(static_cast<std::size_t>(any(3))),
           static_cast<Severity>(any(3)), "", "", ""});
    }
    if (any(3) != 0) file.verdict = verdict_of(file.losses);
  }
  if (file.state == State::failed)
    file.error = Error{any(2) == 0 ? Fault::corrupt : Fault::timed_out, "x", 0, ""};
  return file;
}

class FileListTest : public ::testing::Test {
 protected:
  FileListTest() {
    std::mt19937 random(7);
    for (int i = 0; i < 600; ++i) files_.push_back(random_file(random, i));
    samples::write_ledger(folder_.path(), files_);
    auto opened = Database::open(folder_ / "ledger.sqlite", Database::Access::read_write);
    ledger_.emplace(std::move(*opened));
  }

  std::vector<std::string> pages(FileQuery query, const SearchIndex* search = nullptr) {
    const FileList list(*ledger_, search);
    std::vector<std::string> names;
    query.limit = 7;
    do {
      const auto page = list.page(query);
      EXPECT_TRUE(page.has_value()) << page.error().what;
      if (!page) return names;
      for (const FileRecord& file : page->files) names.push_back(source_of(file));
      query.after = page->next;
    } while (!query.after.empty() && names.size() < 5000);
    return names;
  }

  template <class Keep>
  std::vector<std::string> expected(const Keep& keep) {
    std::vector<std::string> names;
    for (const FileRecord& file : files_) {
      if (keep(file)) names.push_back(source_of(file));
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  void expect_same(const FileQuery& query, const std::function<bool(const FileRecord&)>& keep) {
    for (const FileOrder order :
         {FileOrder::worst_first, FileOrder::path, FileOrder::size, FileOrder::time}) {
      FileQuery ordered = query;
      ordered.order = order;
      std::vector<std::string> found = pages(ordered);
      std::sort(found.begin(), found.end());
      EXPECT_EQ(found, expected(keep)) << name_of(order);
    }
  }

  TemporaryFolder folder_;
  std::vector<FileRecord> files_;
  std::optional<Database> ledger_;
};

TEST_F(FileListTest, PagesHoldEveryFileOnceInEveryOrder) {
  expect_same({}, [](const FileRecord&) { return true; });
}

TEST_F(FileListTest, FiltersByStateVerdictAndFormat) {
  FileQuery query;
  query.states = {State::failed, State::done_with_losses};
  expect_same(query, [&](const FileRecord& file) { return query.states.contains(file.state); });
  query = {};
  query.verdicts = {Verdict::content, Verdict::identical};
  expect_same(query, [&](const FileRecord& file) {
    return file.verdict && query.verdicts.contains(*file.verdict);
  });
  query.format = "docx";
  expect_same(query, [&](const FileRecord& file) {
    return file.verdict && query.verdicts.contains(*file.verdict) && file.format == "docx";
  });
  query = {};
  query.format = "";
  expect_same(query, [](const FileRecord& file) { return file.format.empty(); });
}

TEST_F(FileListTest, AFolderIsNotItsNeighbourThatBeginsWithItsName) {
  for (const std::string folder : {"a", "a/b", "a b", "c/d"}) {
    FileQuery query;
    query.folder = "amt/" + folder;
    expect_same(query, [&](const FileRecord& file) {
      return file.root == "amt" && file.path.starts_with(folder + "/");
    });
  }
  FileQuery query;
  query.folder = "büro";
  expect_same(query, [](const FileRecord& file) { return file.root == "büro"; });
  query.folder = "nowhere";
  expect_same(query, [](const FileRecord&) { return false; });
}

TEST_F(FileListTest, FiltersByLossFaultAndText) {
  FileQuery query;
  query.category = "cell";
  expect_same(query, [](const FileRecord& file) {
    return std::any_of(file.losses.begin(), file.losses.end(),
                       [](const Loss& loss) { return loss.category == "cell"; });
  });
  query = {};
  query.cause = "corrupt";
  expect_same(query, [](const FileRecord& file) {
    return file.error && file.error->fault == Fault::corrupt;
  });
  query = {};
  query.text = "ä/DATEI 1";
  expect_same(query, [](const FileRecord& file) { return file.path.starts_with("Ä/Datei 1"); });
}

TEST_F(FileListTest, TheSearchIndexFindsWhatRowsSay) {
  auto search = samples::expect(SearchIndex::open(folder_.path()));
  while (samples::expect(search.take_in(*ledger_, 100)) > 0) {
  }
  const auto read = SearchIndex::read(folder_.path());
  ASSERT_TRUE(read.has_value());
  for (const std::string text : {"datei 12", "Ä/d", "büro/a", "\"", "%", "ei 59"}) {
    FileQuery query;
    query.text = text;
    auto with = pages(query, &*read), without = pages(query);
    std::sort(with.begin(), with.end());
    std::sort(without.begin(), without.end());
    EXPECT_EQ(with, without) << text;
  }
}

TEST_F(FileListTest, OrdersAreWhatTheyAreCalled) {
  FileQuery query;
  query.limit = 1000;
  query.order = FileOrder::size;
  auto page = samples::expect(FileList(*ledger_, nullptr).page(query));
  EXPECT_TRUE(std::is_sorted(page.files.begin(), page.files.end(),
                             [](const auto& a, const auto& b) { return a.size > b.size; }));
  query.order = FileOrder::worst_first;
  page = samples::expect(FileList(*ledger_, nullptr).page(query));
  EXPECT_EQ(page.files.front().state, State::failed);
  EXPECT_EQ(page.files.back().state, State::done);
  EXPECT_EQ(page.total.files, files_.size());
  EXPECT_FALSE(page.total.at_least);
}

TEST_F(FileListTest, APlaceThatIsNoneIsRefused) {
  FileQuery query;
  query.after = "1_2_3";
  EXPECT_FALSE(FileList(*ledger_, nullptr).page(query).has_value());
  query.after = "1_2_3_4_zz";
  EXPECT_FALSE(FileList(*ledger_, nullptr).page(query).has_value());
}

TEST_F(FileListTest, TalliesCountWhatRowsSay) {
  const auto check = [&] {
    for (const Tally& tally : samples::expect(tallies(*ledger_))) {
      Statement row = samples::expect(ledger_->prepare(
          "SELECT count(*), sum(size) FROM files WHERE rank = ?1 AND coalesce(format, '') = ?2 AND "
          "cause = ?3"));
      row.bind(1, std::int64_t{tally.rank}).bind_text(2, tally.format).bind_text(3, tally.cause);
      ASSERT_TRUE(samples::expect(row.step()));
      EXPECT_EQ(row.integer(0), static_cast<std::int64_t>(tally.files));
      EXPECT_EQ(row.integer(1), static_cast<std::int64_t>(tally.bytes));
    }
    std::uint64_t in_tallies = 0, in_folders = 0;
    for (const Tally& tally : samples::expect(tallies(*ledger_))) {
      if (tally.rank < gone_rank) in_tallies += tally.files;
    }
    for (const FolderTally& tally : samples::expect(folder_tallies(*ledger_)))
      in_folders += tally.files;
    const auto rows = samples::expect(ledger_->number("SELECT count(*) FROM files WHERE gone = 0"));
    EXPECT_EQ(in_tallies, static_cast<std::uint64_t>(rows));
    EXPECT_EQ(in_folders, static_cast<std::uint64_t>(rows));
  };
  check();
  samples::expect(ledger_->run("UPDATE files SET gone = 1 WHERE id % 7 = 0"));
  samples::expect(ledger_->run("UPDATE files SET state = 0, losses = NULL WHERE id % 5 = 0"));
  samples::expect(ledger_->run("DELETE FROM files WHERE id % 11 = 0"));
  check();
  for (const LossTally& tally : samples::expect(loss_tallies(*ledger_))) {
    Statement row = samples::expect(
        ledger_->prepare("SELECT count(DISTINCT files.id) FROM files, json_each(losses) AS l WHERE "
                         "json_extract(l.value, '$.category') = ?1"));
    ASSERT_TRUE(samples::expect(row.bind_text(1, tally.category).step()));
    EXPECT_EQ(row.integer(0), static_cast<std::int64_t>(tally.files));
  }
}

TEST_F(FileListTest, RanksAreThoseOfTheLedger) {
  Statement row = samples::expect(ledger_->prepare("SELECT state, verdict, rank FROM files"));
  while (samples::expect(row.step())) {
    const auto state = static_cast<State>(row.integer(0));
    std::optional<Verdict> verdict;
    if (!row.is_null(1)) verdict = static_cast<Verdict>(row.integer(1));
    EXPECT_EQ(rank_of(state, verdict), row.integer(2));
    EXPECT_EQ(state_of_rank(static_cast<int>(row.integer(2))), state);
    EXPECT_EQ(verdict_of_rank(static_cast<int>(row.integer(2))), verdict);
  }
}

}  // namespace
}  // namespace offenbar::batch
