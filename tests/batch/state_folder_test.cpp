#include "batch/state_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/support/temporary_folder.h"

namespace offenbar::batch {
namespace {

namespace fs = std::filesystem;
using offenbar::testing::TemporaryFolder;
using offenbar::testing::write_file;

class StateFolderTest : public ::testing::Test {
 protected:
  StateFolderTest() {
    fs::create_directory(target_);
    network_ = {folder_ / "home", [this](int folder) {
                  struct stat found {};
                  struct stat beside {};
                  ::fstat(folder, &found);
                  ::stat((target_ + "/.offenbar").c_str(), &beside);
                  return found.st_ino == beside.st_ino;
                }};
  }
  TemporaryFolder folder_;
  std::string target_ = folder_ / "T";
  StateSurroundings local_{"", [](int) { return false; }};
  StateSurroundings network_;  // TARGET is on a network file system, the home is not
};

TEST_F(StateFolderTest, LocalTargetKeepsItsStateBesideIt) {
  const Result<StateFolder> state = make_state_folder(target_, "", local_);
  ASSERT_TRUE(state) << state.error().what;
  EXPECT_EQ(state->path, target_ + "/.offenbar");
  EXPECT_EQ(state->staging, target_ + "/.offenbar/staging");
  for (const std::string& folder : {state->path, state->staging}) {
    struct stat found {};
    ASSERT_EQ(::stat(folder.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0700u);
  }
  EXPECT_FALSE(fs::exists(target_ + "/.offenbar/state"));
  EXPECT_EQ(find_state_folder(target_, "")->path, state->path);
}

TEST_F(StateFolderTest, NetworkTargetKeepsItsLedgerAtHomeAndIsFoundAgain) {
  const Result<StateFolder> first = make_state_folder(target_, "", network_);
  ASSERT_TRUE(first) << first.error().what;
  EXPECT_TRUE(first->path.starts_with(folder_ / "home/offenbar/"));
  EXPECT_TRUE(fs::is_directory(first->path));
  EXPECT_EQ(first->manifest, target_ + "/.offenbar/manifest-sha256.txt");
  EXPECT_EQ(make_state_folder(target_, "", network_)->path, first->path);
  EXPECT_EQ(make_state_folder(target_, "", local_)->path, first->path);
  EXPECT_EQ(find_state_folder(target_, "")->path, first->path);
}

TEST_F(StateFolderTest, NetworkTargetWithoutAHomeAsksForState) {
  network_.state_home = "";
  const Result<StateFolder> state = make_state_folder(target_, "", network_);
  ASSERT_FALSE(state);
  EXPECT_NE(state.error().hint.find("--state"), std::string::npos);
}

TEST_F(StateFolderTest, HomeOnANetworkToo) {
  network_.is_network = [](int) { return true; };
  EXPECT_FALSE(make_state_folder(target_, "", network_));
  const Result<StateFolder> asked = make_state_folder(target_, folder_ / "asked", network_);
  ASSERT_TRUE(asked);
  EXPECT_TRUE(asked->on_network);
}

TEST_F(StateFolderTest, StateOnceNamedIsFollowedAndNoOtherTaken) {
  const Result<StateFolder> state = make_state_folder(target_, folder_ / "a/b/", local_);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->path, folder_ / "a/b");
  EXPECT_EQ(make_state_folder(target_, "", local_)->path, folder_ / "a/b");
  const Result<StateFolder> other = make_state_folder(target_, folder_ / "c", local_);
  ASSERT_FALSE(other);
  EXPECT_NE(other.error().what.find("a/b"), std::string::npos);
  fs::remove_all(folder_ / "a");
  EXPECT_FALSE(make_state_folder(target_, "", local_)) << "no second ledger is begun";
}

TEST_F(StateFolderTest, LedgerBesideTheTargetIsNotLeftForAnotherPlace) {
  ASSERT_TRUE(make_state_folder(target_, "", local_));
  write_file(target_ + "/.offenbar/ledger.sqlite", "x");
  EXPECT_FALSE(make_state_folder(target_, folder_ / "elsewhere", local_));
  EXPECT_EQ(make_state_folder(target_, "", network_)->path, target_ + "/.offenbar");
}

TEST_F(StateFolderTest, LinkInItsPlaceIsRefused) {
  fs::create_directory(folder_ / "elsewhere");
  fs::create_directory_symlink(folder_ / "elsewhere", target_ + "/.offenbar");
  EXPECT_FALSE(make_state_folder(target_, "", local_));
  EXPECT_TRUE(fs::is_empty(folder_ / "elsewhere"));
}

TEST_F(StateFolderTest, FolderOfAnotherUserIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: becoming another user needs root";
  ASSERT_TRUE(make_state_folder(target_, "", local_));
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod(target_.c_str(), 0777), 0);
  EXPECT_EQ(
      offenbar::testing::as_nobody([&] { return make_state_folder(target_, "", local_) ? 1 : 0; }),
      0);
}

TEST_F(StateFolderTest, TargetWithoutARunIsNotFound) {
  EXPECT_EQ(find_state_folder(target_, "").error().fault, Fault::not_found);
  EXPECT_FALSE(fs::exists(target_ + "/.offenbar"));
}

}  // namespace
}  // namespace offenbar::batch
