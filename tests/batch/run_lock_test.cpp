#include "batch/run_lock.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <array>
#include <filesystem>

#include "tests/support/temporary_folder.h"

namespace offenbar::batch {
namespace {

using offenbar::testing::TemporaryFolder;

constexpr std::int64_t now = 1'795'492'800;  // 2026-11-24T04:00:00Z

class RunLockTest : public ::testing::Test {
 protected:
  RunLockTest() {
    std::filesystem::create_directory(folder_ / "beside");
    std::filesystem::create_directory(folder_ / "state");
    state_.path = folder_ / "state";
    state_.beside_target = folder_ / "beside";
  }
  ~RunLockTest() override {
    if (child_of_holder_ > 0) ::kill(child_of_holder_, SIGKILL);
  }
  // Asked from another process: the one that holds a record lock is not told of it.
  [[nodiscard]] bool is_locked() const {
    return offenbar::testing::in_child([this] {
             struct flock range {};
             range.l_type = F_WRLCK;
             const Descriptor file(::open((folder_ / "beside/lock").c_str(), O_RDWR | O_CLOEXEC));
             if (::fcntl(file.get(), F_GETLK, &range) != 0) return 2;
             return range.l_type == F_UNLCK ? 0 : 1;
           }) == 1;
  }
  // In a forked process: takes the lock, forks a child that will outlive it, tells its id through
  // `ready`, and stays. Without the lock it ends and tells nothing.
  void hold(int ready) const {
    const Result<RunLock> lock = RunLock::take(state_, now);
    if (!lock) ::_exit(1);
    const pid_t child = ::fork();
    if (child != 0 && ::write(ready, &child, sizeof child) != sizeof child) ::_exit(1);
    ::close(ready);
    for (;;) ::pause();
  }
  // The process that holds the lock now; -1 if it did not get it.
  pid_t start_holder() {
    std::array<int, 2> ready{};
    if (::pipe(ready.data()) != 0) return -1;
    const pid_t holder = ::fork();
    if (holder == 0) hold(ready[1]);
    ::close(ready[1]);
    const bool is_held =
        ::read(ready[0], &child_of_holder_, sizeof child_of_holder_) == sizeof child_of_holder_;
    ::close(ready[0]);
    if (is_held) return holder;
    child_of_holder_ = -1;
    ::waitpid(holder, nullptr, 0);
    return -1;
  }
  TemporaryFolder folder_;
  StateFolder state_;
  pid_t child_of_holder_ = -1;
};

TEST_F(RunLockTest, SecondRunLearnsWhoHoldsTheTarget) {
  const pid_t holder = start_holder();
  ASSERT_GT(holder, 0);
  const Result<RunLock> second = RunLock::take(state_, now);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().what.find("process " + std::to_string(holder) + " on host "),
            std::string::npos)
      << second.error().what;
  EXPECT_NE(second.error().what.find("since 2026-11-24T04:00:00Z"), std::string::npos);
  ASSERT_EQ(::kill(holder, SIGKILL), 0);
  ASSERT_EQ(::waitpid(holder, nullptr, 0), holder);
  EXPECT_TRUE(RunLock::take(state_, now)) << "a killed run holds nothing, even if its child lives";
}

TEST_F(RunLockTest, SameProcessDoesNotGetItTwice) {
  {
    const Result<RunLock> first = RunLock::take(state_, now);
    ASSERT_TRUE(first);
    EXPECT_FALSE(RunLock::take(state_, now));
    // The refused one must not have given the first one's lock up.
    EXPECT_TRUE(is_locked());
  }
  EXPECT_TRUE(RunLock::take(state_, now));
}

TEST_F(RunLockTest, StateHeldThroughAnotherTargetIsRefusedAndNothingStaysLocked) {
  StateFolder other = state_;
  other.beside_target = folder_.path();
  const Result<RunLock> first = RunLock::take(other, now);
  ASSERT_TRUE(first);
  ASSERT_FALSE(RunLock::take(state_, now));
  state_.path = state_.beside_target;
  EXPECT_TRUE(RunLock::take(state_, now));
}

}  // namespace
}  // namespace offenbar::batch
