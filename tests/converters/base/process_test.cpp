#include "converters/base/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "converters/base/channel.h"

namespace offenbar {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds patience{60'000};

Process::Start shell(const std::string& script) {
  return {.arguments = {"/bin/sh", "-c", script}, .environment = {"PATH=/usr/bin:/bin"}};
}

// What the script says on stderr.
std::string errors_of(Process::Start start) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const Descriptor reader(ends[0]);
  Descriptor writer(ends[1]);
  start.errors = writer.get();
  auto process = Process::start(start);
  EXPECT_TRUE(process) << process.error().what;
  writer.reset();
  std::string text;
  std::array<char, 4096> buffer{};
  for (ssize_t got = 0; (got = ::read(reader.get(), buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return text;
}

TEST(Process, TellsTheExitCode) {
  auto process = Process::start(shell("exit 7")).value();
  const auto ended = process.wait(patience);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->code, 7);
  EXPECT_EQ(ended->signal, 0);
  EXPECT_FALSE(process.running());
}

TEST(Process, TellsTheSignal) {
  auto process = Process::start(shell("kill -SEGV $$")).value();
  const auto ended = process.wait(patience);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->signal, SIGSEGV);
}

TEST(Process, AProgramThatIsNotThereIsAnError) {
  const auto process = Process::start({.arguments = {"/nonexistent/program"}, .environment = {}});
  ASSERT_FALSE(process);
  EXPECT_EQ(process.error().fault, Fault::internal);
  EXPECT_NE(process.error().what.find("/nonexistent/program"), std::string::npos);
}

TEST(Process, StillRunningAfterTheTimeoutIsNothing) {
  auto process = Process::start(shell("sleep 600")).value();
  EXPECT_FALSE(process.wait(milliseconds(1)));
  EXPECT_TRUE(process.running());
}

TEST(Process, KillEndsItsWholeSession) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const Descriptor reader(ends[0]);
  Descriptor writer(ends[1]);
  Process::Start start = shell("sleep 600 & echo ready >&2; wait");
  start.errors = writer.get();
  auto process = Process::start(start).value();
  writer.reset();
  std::array<char, 16> text{};
  ASSERT_EQ(::read(reader.get(), text.data(), text.size()), 6);
  process.kill();
  EXPECT_FALSE(process.running());
  EXPECT_EQ(::read(reader.get(), text.data(), text.size()), 0);  // the grandchild closed it too
}

TEST(Process, InheritsNothingButWhatItIsGiven) {
  const Descriptor stray(::open("/dev/null", O_RDONLY));  // not close-on-exec
  ::setenv("OFFENBAR_STRAY", "1", 1);
  const std::string text = errors_of(shell("ls /proc/self/fd | wc -l >&2; env >&2"));
  // 0, 1, 2 and the one that ls itself opens.
  EXPECT_EQ(std::stoi(text), 4) << text;
  EXPECT_EQ(text.find("OFFENBAR_STRAY"), std::string::npos);
}

TEST(Process, TheChannelIsDescriptorThree) {
  auto ends = Channel::pair().value();
  Process::Start start = shell("printf '{\"hello\":1}' >&3");
  start.channel = ends.second.descriptor();
  auto process = Process::start(start).value();
  EXPECT_EQ(ends.first.receive(patience).value()->body["hello"], 1);
}

TEST(Process, RunsInItsWorkingFolder) {
  Process::Start start = shell("pwd >&2");
  start.working_folder = "/usr";
  EXPECT_EQ(errors_of(start), "/usr\n");
}

TEST(Process, OwnPathIsTheRunningProgram) { EXPECT_EQ(::access(own_path().c_str(), X_OK), 0); }

}  // namespace
}  // namespace offenbar
