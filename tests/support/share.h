// A share, a target, and runs between them with fake tools.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "batch/ledger_reader.h"
#include "batch/run.h"
#include "tests/support/fake_tools.h"
#include "tests/support/files.h"

namespace offenbar::batch::test {

class SilentObserver : public Observer {
 public:
  void planning(std::uint64_t) override {}
  void planned(std::uint64_t count, std::uint64_t left, std::uint64_t) override {
    found = count;
    open = left;
  }
  void finished(const FileRecord& record) override { settled.push_back(record); }
  void note(const std::string& message) override { notes.push_back(message); }

  std::uint64_t found = 0, open = 0;
  std::vector<FileRecord> settled;
  std::vector<std::string> notes;
};

class ShareTest : public ::testing::Test {
 protected:
  ShareTest() {
    std::filesystem::create_directory(tree_ / "share");
    options_.sources = {{"share", tree_ / "share"}};
    options_.target = tree_ / "target";
    options_.jobs = 2;
    options_.locale = "de-DE";
  }

  void put(const std::string& path, const std::string& text) {
    write_file(tree_ / ("share/" + path), text);
  }
  [[nodiscard]] std::string result(const std::string& path) const {
    return read_file(tree_ / ("target/share/" + path));
  }

  MigrateSummary run() {
    observer_ = SilentObserver();
    auto summary = migrate_with(tools_, options_, observer_, stop_.get_token());
    EXPECT_TRUE(summary.has_value()) << summary.error().what;
    return summary.value_or(MigrateSummary{});
  }

  [[nodiscard]] std::map<std::string, FileRecord> ledger() const {
    std::map<std::string, FileRecord> files;
    const auto reader = LedgerReader::open(options_.target + "/.offenbar");
    EXPECT_TRUE(reader.has_value()) << reader.error().what;
    if (!reader) return files;
    const auto read = reader->files({}, Sequence::path, [&](const FileRecord& record) {
      files[record.root + "/" + record.path] = record;
      return true;
    });
    EXPECT_TRUE(read.has_value()) << read.error().what;
    return files;
  }
  [[nodiscard]] FileRecord row(const std::string& path) const {
    const auto files = ledger();
    const auto at = files.find("share/" + path);
    EXPECT_NE(at, files.end()) << path << " is not in the ledger";
    return at == files.end() ? FileRecord{} : at->second;
  }

  // Every regular file in the target but those of the state folder, relative to it.
  [[nodiscard]] std::set<std::string> delivered() const {
    std::set<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(options_.target)) {
      const std::string path = entry.path().string().substr(options_.target.size() + 1);
      if (entry.is_regular_file() && !path.starts_with(".offenbar/")) files.insert(path);
    }
    return files;
  }

  TemporaryTree tree_;
  MigrateOptions options_;
  FakeWorld world_;
  Tools tools_ = fake_tools(world_);
  SilentObserver observer_;
  std::stop_source stop_;
};

}  // namespace offenbar::batch::test
