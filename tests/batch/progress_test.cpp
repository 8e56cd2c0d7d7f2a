#include "batch/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "batch/figures.h"
#include "batch/name_text.h"

namespace offenbar::batch {
namespace {

using testing::HasSubstr;
using testing::Not;

FileRecord file(const std::string& path, State state) {
  FileRecord record;
  record.root = "office";
  record.path = path;
  record.state = state;
  record.size = 1000;
  return record;
}

struct Screen {
  std::ostringstream out, err;
  int width = 80;
  Console console{.out = out, .err = err, .columns = [this] { return width; }};
  std::chrono::steady_clock::time_point now{};
  Clock clock = [this] { return now; };

  // The line as it stands now.
  [[nodiscard]] std::string line() const {
    const std::string all = err.str();
    return all.substr(all.rfind("\r\033[K") + 4);
  }
};

TEST(TerminalProgress, ShowsHowFarItIs) {
  Screen screen;
  TerminalProgress progress(screen.console, false, screen.clock);
  progress.planned(2000, 1000, 0);
  screen.now += std::chrono::seconds(100);
  for (int i = 0; i < 499; ++i) progress.finished(file("a", State::done));
  screen.now += std::chrono::seconds(1);
  progress.finished(file("b", State::failed));
  EXPECT_THAT(screen.line(), HasSubstr("[==========          ]"));
  EXPECT_THAT(screen.line(), HasSubstr("1,500/2,000"));
  EXPECT_THAT(screen.line(), HasSubstr("5.0/s"));
  EXPECT_THAT(screen.line(), HasSubstr("1 min"));
  EXPECT_THAT(screen.line(), HasSubstr("1 problem"));
}

TEST(TerminalProgress, FitsTheWindowAsItIsNow) {
  Screen screen;
  TerminalProgress progress(screen.console, false, screen.clock);
  for (const int width : {80, 30, 10, 1, 0}) {
    screen.width = width;
    screen.now += std::chrono::seconds(1);
    progress.planned(1'000'000, 1'000'000, 1);
    EXPECT_LT(static_cast<int>(screen.line().size()), std::max(width, 2)) << width;
  }
}

TEST(TerminalProgress, DrawsAtMostTenTimesASecond) {
  Screen screen;
  TerminalProgress progress(screen.console, false, screen.clock);
  progress.planned(1000, 1000, 0);
  const std::size_t before = screen.err.str().size();
  for (int i = 0; i < 1000; ++i) progress.finished(file("a", State::done));
  EXPECT_EQ(screen.err.str().size(), before);
}

TEST(TerminalProgress, MembersOfAnOpenedArchiveJoinTheTotals) {
  Screen screen;
  TerminalProgress progress(screen.console, false, screen.clock);
  progress.planned(10, 2, 2000);
  screen.now += std::chrono::seconds(1);
  progress.joined(40, 40, 40'000);
  EXPECT_THAT(screen.line(), HasSubstr("8/50"));
  screen.now += std::chrono::seconds(1);
  progress.joined(-5, 0, 0);
  EXPECT_THAT(screen.line(), HasSubstr("3/45"));
}

TEST(TerminalProgress, ANoteGetsItsOwnLine) {
  Screen screen;
  TerminalProgress progress(screen.console, false, screen.clock);
  progress.planned(1, 1, 0);
  progress.note("the disk is full");
  EXPECT_THAT(screen.err.str(), HasSubstr("\r\033[Koffenbar: the disk is full\n"));
  EXPECT_EQ(screen.out.str(), "");
}

TEST(PlainProgress, IsSilentButForNotes) {
  Screen screen;
  PlainProgress progress(screen.console, false);
  progress.planning(5);
  progress.planned(5, 5, 5);
  progress.finished(file("a", State::failed));
  EXPECT_EQ(screen.err.str(), "");
  progress.note("a note");
  EXPECT_EQ(screen.err.str(), "offenbar: a note\n");
}

TEST(PlainProgress, VerboseNamesFilesThatCannotMoveTheCursor) {
  Screen screen;
  PlainProgress progress(screen.console, true);
  progress.finished(file("a\033[2J\nb\xff", State::done));
  EXPECT_EQ(screen.err.str(), "done             office/a\\x1B[2J\\x0Ab\\xFF\n");
}

TEST(JsonProgress, IsOneObjectPerLine) {
  Screen screen;
  JsonProgress progress(screen.console, false, screen.clock);
  screen.now += std::chrono::seconds(2);
  progress.planning(10);
  progress.planning(20);  // within the same second: not told
  progress.planned(20, 15, 4096);
  FileRecord record = file("b\xff\n.doc", State::failed);
  record.error = Error{.fault = Fault::corrupt, .what = "no \xfe", .hint = "restore"};
  progress.finished(record);
  progress.note("\"quoted\"");
  std::istringstream lines(screen.out.str());
  std::vector<nlohmann::json> events;
  for (std::string line; std::getline(lines, line);) events.push_back(nlohmann::json::parse(line));
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[0], (nlohmann::json{{"event", "planning"}, {"found", 10}}));
  EXPECT_EQ(events[1]["open"], 15);
  EXPECT_EQ(events[2]["event"], "file");
  EXPECT_EQ(events[2]["source"], "office/b\\xFF\n.doc");
  EXPECT_EQ(events[2]["source_raw"], base64("office/b\xff\n.doc"));
  EXPECT_EQ(events[2]["error"]["fault"], "corrupt");
  EXPECT_EQ(events[3]["message"], "\"quoted\"");
}

TEST(Figures, ReadAsPeopleSayThem) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1204), "1,204");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(size_text(1023), "1023 bytes");
  EXPECT_EQ(size_text(1536), "1.5 KiB");
  EXPECT_EQ(duration_text(0.25), "0.2 s");
  EXPECT_EQ(duration_text(59.4), "59 s");
  EXPECT_EQ(duration_text(75), "1 min 15 s");
  EXPECT_EQ(duration_text(8040), "2 h 14 min");
}

// RFC 4648, section 10.
TEST(NameText, Base64) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

}  // namespace
}  // namespace offenbar::batch
