// Runs that are killed at random moments, as a power cut would end them. The long form, with the
// real office, is tests/long/.
#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <random>
#include <thread>

#include "converters/base/digest.h"
#include "tests/support/share.h"

namespace offenbar::batch::test {
namespace {

constexpr int files = 60;
constexpr int kills = 10;

class KillTest : public ShareTest {
 protected:
  // A run of its own in a process of its own, ended by SIGKILL after `delay`.
  void run_and_kill(std::chrono::microseconds delay) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      SilentObserver observer;
      (void)migrate_with(tools_, options_, observer, {});
      _exit(0);
    }
    std::this_thread::sleep_for(delay);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }

  // Everything the ledger says has landed is there, as it says.
  void expect_ledger_and_disk_agree() {
    for (const auto& [source, record] : ledger()) {
      for (const Output& output : record.outputs) {
        const std::string content = read_file(tree_ / ("target/" + output.path));
        EXPECT_EQ(sha256_hex(as_bytes(content)), output.sha256) << source;
      }
    }
  }
};

TEST_F(KillTest, NothingIsLostAndNothingDoubled) {
  for (int i = 0; i < files; ++i) {
    put(std::to_string(i % 5) + "/" + std::to_string(i) + ".docx",
        "doc slow " + std::to_string(i / 2));  // every content twice
  }
  std::mt19937 random(20261124);  // always the same moments, as far as a clock allows
  std::uniform_int_distribution<int> moment(5'000, 250'000);
  for (int i = 0; i < kills; ++i) {
    run_and_kill(std::chrono::microseconds(moment(random)));
    if (std::filesystem::exists(tree_ / "target/.offenbar/ledger.sqlite-wal")) {
      expect_ledger_and_disk_agree();
    }
  }
  const MigrateSummary last = run();
  EXPECT_EQ(last.exit_code, 0) << last.stopped_by;
  EXPECT_EQ(last.found, static_cast<std::uint64_t>(files));
  EXPECT_EQ(count_of(last.states, State::done), files / 2u);
  EXPECT_EQ(count_of(last.states, State::duplicate), files / 2u);
  EXPECT_EQ(delivered().size(), static_cast<std::size_t>(files)) << "no second names";
  expect_ledger_and_disk_agree();
  EXPECT_TRUE(std::filesystem::is_empty(tree_ / "target/.offenbar/staging"));
  EXPECT_EQ(run().settled, 0u);
}

}  // namespace
}  // namespace offenbar::batch::test
