#include "converters/office/children.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <new>

#include "converters/office/wire.h"

namespace offenbar::office {
namespace {

using Clock = std::chrono::steady_clock;

int result_socket = -1;  // of the child that we are, for the handler below

// Memory has run out: says so with what is on the stack and ends, before anything can catch it.
void out_of_memory() {
  constexpr std::string_view text =
      R"({"error":{"fault":"over_memory","what":"more memory than the limit allows"}})";
  [[maybe_unused]] const ssize_t sent = ::write(result_socket, text.data(), text.size());
  ::_exit(0);
}

// LibreOffice catches signals to save documents; here they are to show why a child ended.
void default_signals() {
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE, SIGXCPU, SIGXFSZ, SIGTERM,
                           SIGINT, SIGHUP, SIGQUIT, SIGPIPE, SIGALRM}) {
    ::signal(signal, SIG_DFL);
  }
}

// If the machine itself runs out of memory, the child is the one to go.
void offer_to_oom_killer() {
  const Descriptor file(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  [[maybe_unused]] const ssize_t written = ::write(file.get(), "1000", 4);
}

std::uint64_t anonymous_memory(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/status", pid));
  for (std::string word; file >> word;) {
    if (word != "RssAnon:") continue;
    std::uint64_t kilobytes = 0;
    file >> kilobytes;
    return kilobytes * 1024;
  }
  return 0;
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

std::string text_for(Fault fault, const Limits& limits, std::chrono::seconds allowed) {
  switch (fault) {
    case Fault::timed_out:
      return fmt::format("took more than {} s", allowed.count());
    case Fault::over_cpu:
      return fmt::format("took more than {} s of CPU time", limits.cpu_seconds);
    case Fault::over_output:
      return fmt::format("wrote more than {} bytes", limits.output_bytes);
    default:
      return fmt::format("took more than {} bytes of memory", limits.memory_bytes);
  }
}

}  // namespace

void work_and_end(int answer, pid_t parent, const std::function<Result<Reply>()>& work,
                  const std::function<void()>& afterwards) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  default_signals();
  offer_to_oom_killer();
  result_socket = answer;
  std::set_new_handler(out_of_memory);
  Channel channel{Descriptor(answer)};
  if (!channel.send(to_json(work()))) ::_exit(1);
  if (afterwards) afterwards();
  ::_exit(0);
}

Result<void> Children::start(std::int64_t job, const Request& request, const Spawn& spawn) {
  OFFENBAR_TRY(auto ends, Channel::pair());
  OFFENBAR_TRY(const pid_t pid, spawn(ends.second.descriptor()));
  Descriptor pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  children_.push_back({.job = job,
                       .pid = pid,
                       .pidfd = std::move(pidfd),
                       .result = std::move(ends.first),
                       .deadline = Clock::now() + request.deadline,
                       .allowed = request.deadline,
                       .limits = request.limits,
                       .memory_at_start = anonymous_memory(pid)});
  return {};
}

std::vector<int> Children::descriptors() const {
  std::vector<int> result;
  for (const Child& child : children_) result.push_back(child.pidfd.get());
  return result;
}

void Children::watch(Child& child) {
  if (child.killed_for) return;
  child.peak_memory = std::max(child.peak_memory, anonymous_memory(child.pid));
  if (Clock::now() > child.deadline) child.killed_for = Fault::timed_out;
  if (child.limits.memory_bytes &&
      child.peak_memory > child.memory_at_start + child.limits.memory_bytes) {
    child.killed_for = Fault::over_memory;
  }
  if (child.killed_for) ::kill(child.pid, SIGKILL);
}

Result<Reply> Children::verdict(Child& child, int status) {
  // What it answered stands, however it ended afterwards.
  const auto message = child.result.receive(std::chrono::milliseconds(0));
  if (message && *message) return reply_of((*message)->body);
  const auto because = [&](Fault fault) {
    return fail(fault, text_for(fault, child.limits, child.allowed));
  };
  if (child.killed_for) return because(*child.killed_for);
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (signal == SIGXCPU) return because(Fault::over_cpu);
  if (signal == SIGXFSZ) return because(Fault::over_output);
  // An allocation that fails outside of C++ ends in an abort or a null pointer.
  const bool near_limit =
      child.limits.memory_bytes &&
      child.peak_memory > child.memory_at_start + child.limits.memory_bytes / 4 * 3;
  if (signal && near_limit) return because(Fault::over_memory);
  if (signal) {
    return fail(Fault::office_died, fmt::format("LibreOffice ended with signal {}", signal));
  }
  return fail(Fault::office_died,
              fmt::format("LibreOffice ended with code {}", WEXITSTATUS(status)));
}

std::vector<Children::Finished> Children::collect() {
  std::vector<Finished> finished;
  for (std::size_t i = 0; i < children_.size();) {
    Child& child = children_[i];
    watch(child);
    int status = 0;
    rusage used{};
    if (::wait4(child.pid, &status, WNOHANG, &used) == 0) {
      ++i;
      continue;
    }
    Finished one{.job = child.job,
                 .reply = verdict(child, status),
                 .exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                 .cpu_seconds = seconds(used.ru_utime) + seconds(used.ru_stime),
                 .peak_memory_bytes = static_cast<std::uint64_t>(used.ru_maxrss) * 1024};
    if (one.reply) {
      one.reply->cpu_seconds = one.cpu_seconds;
      one.reply->peak_memory_bytes = one.peak_memory_bytes;
    }
    finished.push_back(std::move(one));
    children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return finished;
}

}  // namespace offenbar::office
