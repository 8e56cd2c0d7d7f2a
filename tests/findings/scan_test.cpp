// A share that is looked through by real scanners: the program's own processes, locked in.
#include "batch/scan.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "batch/scan_figures.h"
#include "batch/scan_json.h"
#include "batch/scan_report.h"
#include "batch/scanner.h"
#include "converters/base/zip.h"
#include "tests/support/files.h"
#include "tests/support/memory_file.h"
#include "tests/support/places.h"
#include "tests/support/zip_maker.h"

namespace offenbar::batch::test {
namespace {

using offenbar::test::make_zip;
using ::testing::HasSubstr;

class SilentObserver : public Observer {
 public:
  void planning(std::uint64_t) override {}
  void planned(std::uint64_t, std::uint64_t, std::uint64_t) override {}
  void finished(const FileRecord&) override {}
  void note(const std::string&) override {}
};

class ScanTest : public ::testing::Test {
 protected:
  ScanTest() {
    std::filesystem::create_directory(tree_ / "share");
    options_.sources = {{"share", tree_ / "share"}};
    options_.state_folder = tree_ / "state";
    options_.jobs = 2;
    options_.require_isolation = false;  // a sanitizer's process cannot be
    options_.program = places::program();
  }

  void put(const std::string& path, const std::string& text) {
    write_file(tree_ / ("share/" + path), text);
  }

  ScanSummary run() {
    SilentObserver observer;
    const auto summary = scan(options_, observer, {});
    EXPECT_TRUE(summary) << summary.error().what;
    return summary.value_or(ScanSummary{});
  }

  [[nodiscard]] std::map<std::string, ScannedFile> files() const {
    std::map<std::string, ScannedFile> all;
    auto reader = ScanReader::open(options_.state_folder);
    EXPECT_TRUE(reader) << reader.error().what;
    if (!reader) return all;
    EXPECT_TRUE(reader->files([&all](const ScannedFile& file) {
      all.emplace(source_of(file.record), file);
      return true;
    }));
    return all;
  }

  TemporaryTree tree_;
  ScanOptions options_;
};

std::string rtf(const std::string& inside) { return "{\\rtf1 " + inside + "}"; }

TEST_F(ScanTest, EveryFileIsLookedIntoOnce) {
  put("a.rtf", rtf("{\\object\\objocx}"));
  put("b.txt", "Text");
  const ScanSummary first = run();
  EXPECT_EQ(first.found, 2U);
  EXPECT_EQ(first.looked_into, 2U);
  const auto all = files();
  EXPECT_EQ(all.at("share/a.rtf").record.format, "rtf");
  ASSERT_FALSE(all.at("share/a.rtf").findings.empty());
  EXPECT_EQ(all.at("share/a.rtf").findings[0].kind, "activex");
  EXPECT_EQ(all.at("share/a.rtf").cost.effort, Effort::rework);
  EXPECT_EQ(all.at("share/b.txt").cost.effort, Effort::itself);
  EXPECT_EQ(run().looked_into, 0U);
}

TEST_F(ScanTest, WhatChangedIsLookedIntoAgainAndWhatIsGoneIsLeftOut) {
  put("a.rtf", rtf("{\\object\\objocx}"));
  put("b.txt", "Text");
  (void)run();
  put("a.rtf", rtf("only text now"));
  std::filesystem::remove(tree_ / "share/b.txt");
  const ScanSummary second = run();
  EXPECT_EQ(second.looked_into, 1U);
  EXPECT_EQ(second.found, 1U);
  EXPECT_EQ(second.gone, 1U);
  EXPECT_TRUE(files().at("share/a.rtf").findings.empty());
}

TEST_F(ScanTest, NothingIsWrittenBesideTheSources) {
  put("a/a.rtf", rtf("x"));
  (void)run();
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::recursive_directory_iterator(tree_ / "share")) {
    ++entries;
  }
  EXPECT_EQ(entries, 2U);
}

TEST_F(ScanTest, ALedgerInsideOfASourceIsRefused) {
  options_.state_folder = tree_ / "share/state";
  SilentObserver observer;
  const auto summary = scan(options_, observer, {});
  ASSERT_FALSE(summary);
  EXPECT_THAT(summary.error().what, HasSubstr("inside of"));
  EXPECT_FALSE(std::filesystem::exists(tree_ / "share/state"));
}

TEST_F(ScanTest, MembersOfAnArchiveAreFilesFound) {
  put("x.zip", make_zip({{"a.rtf", rtf("{\\object\\objocx}")}, {"b.txt", "Text"}}));
  EXPECT_EQ(run().found, 3U);
  EXPECT_TRUE(files().at("share/x.zip/a.rtf").is_member);
  EXPECT_EQ(run().found, 3U) << "and again";
  put("x.zip", make_zip({{"a.rtf", rtf("other")}}));
  EXPECT_EQ(run().found, 2U);
  EXPECT_TRUE(files().at("share/x.zip/a.rtf").findings.empty());
}

TEST_F(ScanTest, MembersOfOneNameAreBothFound) {
  put("x.zip", make_zip({{"a.txt", "one"}, {"a.txt", "two"}, {"a-2.txt", "three"}}));
  const ScanSummary summary = run();
  EXPECT_EQ(summary.found, 4U);
  std::uint64_t sum = 0;
  for (const std::uint64_t count : summary.states) sum += count;
  EXPECT_EQ(sum, 4U);
  EXPECT_EQ(files().size(), 4U);
  EXPECT_EQ(run().found, 4U) << "and again";
}

TEST_F(ScanTest, NamesOfMembersAreShownAsThoseOfFiles) {
  put("x.zip", make_zip({{"caf\xE9.txt", "Text"}, {"a\\b\n.txt", "Text"}}));
  (void)run();
  const auto all = files();
  ASSERT_TRUE(all.contains("share/x.zip/caf\xE9.txt"));
  const auto json = scan_json(all.at("share/x.zip/caf\xE9.txt"));
  EXPECT_EQ(json["source"], "share/x.zip/caf\\xE9.txt");
  EXPECT_TRUE(json.contains("source_raw"));
}

TEST_F(ScanTest, TheSpreadsheetTakesAnyName) {
  put("a\xEF\xBF\xBF.txt", "Text");
  (void)run();
  auto reader = ScanReader::open(options_.state_folder);
  ASSERT_TRUE(reader);
  const auto figures = scan_figures(*reader, {});
  ASSERT_TRUE(figures);
  ASSERT_TRUE(write_scan_report(*reader, *figures, tree_ / "report"));
  const std::string package = read_file(tree_ / "report/scan.ods");
  const auto archive = zip::Archive::open(as_bytes(package));
  ASSERT_TRUE(archive);
  const auto content = archive->read(*archive->find("content.xml"), package.size() * 1000);
  ASSERT_TRUE(content);
  EXPECT_THAT(std::string(as_text(*content)), HasSubstr("share/a\xEF\xBF\xBD.txt"));
}

TEST_F(ScanTest, StoppedItLeavesTheRestOpen) {
  constexpr std::uint64_t count = 400;  // fewer than lie ready at once
  for (std::uint64_t i = 0; i < count; ++i) {
    put(std::to_string(i) + ".rtf", rtf(std::to_string(i)));
  }
  class StoppingObserver : public SilentObserver {
   public:
    void finished(const FileRecord&) override { source.request_stop(); }
    std::stop_source source;
  } observer;
  options_.jobs = 1;
  const auto stopped = scan(options_, observer, observer.source.get_token());
  ASSERT_TRUE(stopped);
  EXPECT_FALSE(stopped->stopped_by.empty());
  EXPECT_LT(stopped->looked_into, count);
  EXPECT_EQ(count_of(stopped->states, State::done), stopped->looked_into);
  EXPECT_EQ(count_of(stopped->states, State::pending), count - stopped->looked_into);
  EXPECT_EQ(run().looked_into, count - stopped->looked_into);
}

TEST_F(ScanTest, ADayThatNoCalendarHasEndsNothing) {
  put("a.txt", "Text");
  const std::string path = tree_ / "share/a.txt";
  const std::array<timespec, 2> times{{{std::numeric_limits<time_t>::max() / 2, 0}, {0, 0}}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times.data(), 0), 0);
  EXPECT_EQ(run().looked_into, 1U);
}

TEST(Scanner, WaitsAsLongAsALargeStoreTakes) {
  using std::chrono::seconds;
  EXPECT_EQ(patience(seconds(120), 0), seconds(120));
  EXPECT_GT(patience(seconds(120), std::uint64_t{50} << 30U), std::chrono::hours(1));
  EXPECT_LE(patience(seconds(120), std::numeric_limits<std::uint64_t>::max()),
            std::chrono::hours(25));
}

TEST(Scanner, KeepsNoMoreThanMemoryHoldsOfWhatMembersSay) {
  std::vector<std::pair<std::string, std::string>> members;
  for (int i = 0; i < 100; ++i) members.emplace_back(std::to_string(i) + ".txt", "Text");
  const Descriptor file = offenbar::test::memory_file(make_zip(members));
  Scanner::Settings settings;
  settings.require_isolation = false;
  settings.program = places::program();
  settings.told_bytes = 1000;
  const auto scanner = Scanner::start(settings);
  ASSERT_TRUE(scanner) << scanner.error().what;
  for (int i = 0; i < 2; ++i) {  // and the next file finds a scanner
    std::size_t told = 0;
    std::optional<Error> error;
    ASSERT_TRUE((*scanner)->scan(file.get(), "x.zip", false,
                                 [&](const std::string& member, const findings::Told& one) {
                                   ++told;
                                   if (member.empty()) error = one.error;
                                 }));
    EXPECT_LT(told, members.size());
    ASSERT_TRUE(error);
    EXPECT_EQ(error->fault, Fault::over_output);
  }
}

TEST_F(ScanTest, DuplicatesAndLettersToSeveralPeopleAreTold) {
  std::string letter;
  for (int i = 0; i < 800; ++i) letter += "Wort" + std::to_string(i * i) + " ";
  put("1.rtf", rtf("Frau Meier " + letter));
  put("2.rtf", rtf("Herr Schulze " + letter));
  put("3.rtf", rtf("Frau Meier " + letter));
  options_.jobs = 1;
  (void)run();
  const auto all = files();
  std::size_t duplicates = 0, near = 0;
  for (const auto& [source, file] : all) {
    duplicates += file.record.duplicate_of.empty() ? 0 : 1;
    near += file.near_duplicate_of.empty() ? 0 : 1;
  }
  EXPECT_EQ(duplicates, 1U);
  EXPECT_EQ(near, 1U);
}

TEST_F(ScanTest, AKilledScanGoesOn) {
  constexpr int count = 300;
  for (int i = 0; i < count; ++i) {
    put(std::to_string(i % 7) + "/" + std::to_string(i) + ".rtf", rtf(std::to_string(i)));
  }
  for (int i = 0; i < 6; ++i) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      SilentObserver observer;
      (void)scan(options_, observer, {});
      _exit(0);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(40 + 60 * i));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  const ScanSummary last = run();
  EXPECT_EQ(last.found, static_cast<std::uint64_t>(count));
  EXPECT_EQ(count_of(last.states, State::done), static_cast<std::uint64_t>(count));
  EXPECT_EQ(files().size(), static_cast<std::size_t>(count));
  EXPECT_EQ(run().looked_into, 0U);
}

TEST_F(ScanTest, LinesHoldWhatTheContractSays) {
  put("a.rtf", rtf("{\\object\\objocx}"));
  (void)run();
  auto reader = ScanReader::open(options_.state_folder);
  ASSERT_TRUE(reader);
  std::ostringstream out;
  ASSERT_TRUE(write_scan_lines(*reader, out));
  const auto line = nlohmann::json::parse(out.str());
  EXPECT_EQ(line["source"], "share/a.rtf");
  EXPECT_EQ(line["format"], "rtf");
  EXPECT_EQ(line["findings"][0]["kind"], "activex");
  EXPECT_TRUE(line["findings"][0].contains("where"));
  EXPECT_TRUE(line["findings"][0].contains("detail"));
}

TEST_F(ScanTest, AnEarlierScanShowsWhatShrank) {
  put("a.rtf", rtf("{\\object\\objocx}"));
  put("b.rtf", rtf("{\\object\\objocx}{\\mailmerge}"));
  (void)run();
  const std::string before = options_.state_folder;
  options_.state_folder = tree_ / "later";
  put("b.rtf", rtf("only text"));
  (void)run();
  auto reader = ScanReader::open(options_.state_folder);
  ASSERT_TRUE(reader);
  const auto figures = scan_figures(*reader, {.cores = 1, .against = before, .migrated = ""});
  ASSERT_TRUE(figures) << figures.error().what;
  EXPECT_EQ(figures->bound, 1U);
  EXPECT_EQ(figures->bound_before, 2U);
  const auto kind = [&](std::string_view name) {
    return *std::ranges::find(figures->kinds, name, &KindFigures::kind);
  };
  EXPECT_EQ(kind("activex").files, 1U);
  EXPECT_EQ(kind("activex").files_before, 2U);
  EXPECT_EQ(kind("mailmerge").files, 0U);
  ASSERT_TRUE(write_scan_report(*reader, *figures, tree_ / "report"));
  const std::string page = read_file(tree_ / "report/index.html");
  EXPECT_THAT(page, HasSubstr("Fewer files are tied"));
  EXPECT_THAT(page, HasSubstr("share/a.rtf"));
  EXPECT_THAT(page, ::testing::Not(HasSubstr("{{")));
  EXPECT_THAT(read_file(tree_ / "report/files.csv"), HasSubstr("share/a.rtf,rtf,done,rework"));
  EXPECT_THAT(read_file(tree_ / "report/scan.ods"), HasSubstr("opendocument.spreadsheet"));
}

}  // namespace
}  // namespace offenbar::batch::test
