#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "tests/office/shared_office.h"
#include "tests/support/children.h"

namespace offenbar::office {
namespace {

using offenbar::testing::children_of;

TEST(Start, AMouldThatIsKilledWhileItStartsIsStartedAgain) {
  constexpr int wanted = 2;
  std::atomic<int> killed = 0;
  std::atomic<bool> started = false;
  const std::vector<pid_t> before = children_of(::getpid());
  std::thread killer([&] {
    std::vector<pid_t> hit = before;
    while (killed < wanted && !started) {
      for (const pid_t keeper : children_of(::getpid())) {
        if (std::find(hit.begin(), hit.end(), keeper) != hit.end()) continue;
        for (const pid_t mould : children_of(keeper)) {
          if (::kill(mould, SIGKILL) != 0) continue;
          hit.push_back(keeper);
          ++killed;
          break;
        }
      }
    }
  });
  const TemporaryFolder scratch;
  const auto office = Office::start(settings_in(scratch));
  started = true;
  killer.join();
  EXPECT_EQ(killed, wanted);
  ASSERT_TRUE(office) << office.error().what;
  const Staged staged("rtf", "odt", "{\\rtf1\\ansi noch da\\par}");
  const auto reply = (*office)->convert(staged.request);
  EXPECT_TRUE(reply) << reply.error().what;
}

}  // namespace
}  // namespace offenbar::office
