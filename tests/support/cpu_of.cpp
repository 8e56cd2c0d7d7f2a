// Runs a command and measures it together with all its descendants, orphans included.
//
//   cpu_of OUTPUT COMMAND [ARGUMENT...]
//
// OUTPUT receives one line of four figures, separated by tabs: wall seconds, CPU seconds (user and
// system), peak memory in KiB (proportional set size of all descendants, looked at every 200 ms),
// exit code of the command (128 + signal). The exit code of cpu_of is 0 if it could measure.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace {

using Clock = std::chrono::steady_clock;

// Proportional set size of one process in KiB; 0 if it is gone.
std::uint64_t pss_kib(pid_t pid) {
  std::ifstream rollup("/proc/" + std::to_string(pid) + "/smaps_rollup");
  std::string word;
  while (rollup >> word) {
    std::uint64_t kib = 0;
    if (word == "Pss:" && rollup >> kib) return kib;
  }
  return 0;
}

std::uint64_t pss_with_descendants_kib(pid_t pid) {
  std::uint64_t sum = pss_kib(pid);
  std::error_code gone;
  const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks, gone)) {
    std::ifstream children(task.path() / "children");
    pid_t child = 0;
    while (children >> child) sum += pss_with_descendants_kib(child);
  }
  return sum;
}

// Children of ours: the command, and orphans that its descendants left behind.
std::uint64_t pss_of_children_kib() {
  const std::uint64_t all = pss_with_descendants_kib(::getpid());
  const std::uint64_t own = pss_kib(::getpid());
  return all > own ? all - own : 0;
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

struct Measured {
  double wall_seconds = 0;
  double cpu_seconds = 0;
  std::uint64_t peak_kib = 0;
  int exit_code = 0;
};

int exit_code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Waits until the command and everything it left behind has ended.
Measured watch(pid_t command, Clock::time_point started) {
  Measured measured;
  Clock::time_point next_look = started;
  while (true) {
    int status = 0;
    const pid_t ended = ::waitpid(-1, &status, WNOHANG);
    if (ended < 0) break;
    if (ended == command) {
      measured.exit_code = exit_code_of(status);
      measured.wall_seconds = std::chrono::duration<double>(Clock::now() - started).count();
    }
    if (ended > 0) continue;
    if (Clock::now() >= next_look) {
      measured.peak_kib = std::max(measured.peak_kib, pss_of_children_kib());
      next_look = Clock::now() + std::chrono::milliseconds(200);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  measured.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
  return measured;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: cpu_of OUTPUT COMMAND [ARGUMENT...]\n");
    return 2;
  }
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const Clock::time_point started = Clock::now();
  const pid_t command = ::fork();
  if (command == 0) {
    ::execvp(arguments[2], arguments + 2);
    std::perror(arguments[2]);
    ::_exit(127);
  }
  if (command < 0) return 1;
  const Measured measured = watch(command, started);
  std::ofstream output(arguments[1]);
  output << measured.wall_seconds << '\t' << measured.cpu_seconds << '\t' << measured.peak_kib
         << '\t' << measured.exit_code << '\n';
  return output.flush() ? 0 : 1;
}
