#include "converters/base/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>

namespace offenbar {
namespace {

constexpr int channel_place = 3;
constexpr int exec_failed = 127;

tl::unexpected<Error> system_error(std::string_view what, int code) {
  return fail(Fault::internal, fmt::format("process: {}: {}", what, std::strerror(code)));
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

// Everything the child needs between fork and exec, where it may not allocate.
struct Prepared {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  const char* working_folder;
  int null;
  int channel;
  int errors;
  int report;  // where errno goes if exec fails; closed by a successful exec
  pid_t parent;
  bool new_session;
};

// A copy above the places that dup2 is about to fill, so that none is overwritten too early.
int lifted(int fd) { return fd < 0 ? fd : ::fcntl(fd, F_DUPFD_CLOEXEC, 10); }

[[noreturn]] void give_up(int report) {
  const int code = errno;
  [[maybe_unused]] const ssize_t written = ::write(report, &code, sizeof code);
  ::_exit(exec_failed);
}

void default_signals() {
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become(const Prepared& prepared) {
  default_signals();
  if (prepared.new_session) ::setsid();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != prepared.parent) ::_exit(exec_failed);  // it died before prctl took effect
  const int report = lifted(prepared.report);
  const int null = lifted(prepared.null);
  const int errors = lifted(prepared.errors < 0 ? prepared.null : prepared.errors);
  const int channel = lifted(prepared.channel);
  if (*prepared.working_folder && ::chdir(prepared.working_folder) != 0) give_up(report);
  if (::dup2(null, 0) < 0 || ::dup2(null, 1) < 0 || ::dup2(errors, 2) < 0) give_up(report);
  if (channel >= 0 && ::dup2(channel, channel_place) < 0) give_up(report);
  const int first = channel >= 0 ? channel_place + 1 : channel_place;
  ::syscall(SYS_close_range, first, report - 1, 0);
  ::syscall(SYS_close_range, report + 1, ~0U, 0);
  ::execve(prepared.arguments[0], prepared.arguments.data(), prepared.environment.data());
  give_up(report);
}

// Errno of a failed exec, or 0.
int exec_error(int report) {
  int code = 0;
  ssize_t got = -1;
  do {
    got = ::read(report, &code, sizeof code);
  } while (got < 0 && errno == EINTR);
  return got == sizeof code ? code : 0;
}

bool readable_within(int fd, std::chrono::milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    pollfd one{fd, POLLIN, 0};
    const int ready = ::poll(&one, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

Ended ended_by(int status) {
  if (WIFSIGNALED(status)) return {0, WTERMSIG(status)};
  return {WEXITSTATUS(status), 0};
}

}  // namespace

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), pidfd_(std::move(other.pidfd_)) {}

Process& Process::operator=(Process&& other) noexcept {
  if (this != &other) {
    kill();
    pid_ = std::exchange(other.pid_, -1);
    pidfd_ = std::move(other.pidfd_);
  }
  return *this;
}

Process::~Process() { kill(); }

Result<Process> Process::start(const Start& start) {
  if (start.arguments.empty()) return fail(Fault::internal, "process: no program given");
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return system_error("pipe", errno);
  const Descriptor reader(ends[0]);
  Descriptor writer(ends[1]);
  const Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!null) return system_error("/dev/null", errno);
  const Prepared prepared{pointers_to(start.arguments),
                          pointers_to(start.environment),
                          start.working_folder.c_str(),
                          null.get(),
                          start.channel,
                          start.errors,
                          writer.get(),
                          ::getpid(),
                          start.new_session};
  Process process;
  process.pid_ = ::fork();
  if (process.pid_ < 0) return system_error("fork", errno);
  if (process.pid_ == 0) become(prepared);
  writer.reset();
  process.pidfd_ = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, process.pid_, 0)));
  if (!process.pidfd_) return system_error("pidfd_open", errno);
  if (const int code = exec_error(reader.get())) {
    return system_error(fmt::format("cannot start {}", start.arguments[0]), code);
  }
  return process;
}

std::optional<Ended> Process::wait(std::optional<std::chrono::milliseconds> timeout) {
  if (!running()) return Ended{};
  if (timeout && !readable_within(pidfd_.get(), *timeout)) return std::nullopt;
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  pidfd_.reset();
  return ended_by(status);
}

void Process::kill() {
  if (!running()) return;
  ::kill(pid_, SIGKILL);
  // It may have left its session's processes behind; before setsid there is no such group.
  ::kill(-pid_, SIGKILL);
  static_cast<void>(wait());
}

const std::string& own_path() {
  static const std::string path = [] {
    std::array<char, PATH_MAX> text{};
    const ssize_t length = ::readlink("/proc/self/exe", text.data(), text.size());
    return length > 0 ? std::string(text.data(), static_cast<std::size_t>(length)) : std::string();
  }();
  return path;
}

}  // namespace offenbar
