#include "batch/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "batch/stop.h"

namespace offenbar::batch {
namespace {

constexpr std::array ending{SIGINT, SIGTERM, SIGHUP};

// A handler may do little more than write a byte: a thread at the other end asks for the stop.
std::array<int, 2> bell{-1, -1};
volatile std::sig_atomic_t rung = 0;

void ring(int) {
  const int before = errno;
  if (rung != 0) ::_exit(exit_interrupted);
  rung = 1;
  const char stop = 's';
  [[maybe_unused]] const auto written = ::write(bell[1], &stop, 1);
  errno = before;
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  ::sigaction(signal, &action, nullptr);
}

// Who was told to ignore hang-ups (nohup) goes on ignoring them.
bool is_ignored(int signal) {
  struct sigaction now {};
  return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

}  // namespace

Interrupt::Interrupt() {
  if (::pipe2(bell.data(), O_CLOEXEC) != 0) return;
  rung = 0;
  listener_ = std::jthread([this] {
    char letter = 0;
    while (::read(bell[0], &letter, 1) < 0 && errno == EINTR) {
    }
    if (letter == 's') source_.request_stop();
  });
  for (const int signal : ending) {
    if (!is_ignored(signal)) handle(signal, ring);
  }
  handle(SIGPIPE, SIG_IGN);
}

Interrupt::~Interrupt() {
  for (const int signal : ending) {
    if (!is_ignored(signal)) handle(signal, SIG_DFL);
  }
  handle(SIGPIPE, SIG_DFL);
  if (bell[1] < 0) return;
  const char quit = 'q';
  [[maybe_unused]] const auto written = ::write(bell[1], &quit, 1);
  if (listener_.joinable()) listener_.join();
  ::close(bell[0]);
  ::close(bell[1]);
  bell = {-1, -1};
}

}  // namespace offenbar::batch
