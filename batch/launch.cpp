#include "batch/launch.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "converters/base/descriptor.h"

namespace offenbar::batch {
namespace {

constexpr const char* this_program = "/proc/self/exe";
constexpr std::size_t most_said = 64 * 1024;

std::vector<char*> arguments_of(std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  return arguments;
}

std::vector<std::string> with_name(const std::vector<std::string>& words) {
  std::vector<std::string> all{"offenbar"};
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

// In the child, after fork: only async-signal-safe calls.
[[noreturn]] void become(int nothing, int out, char* const* arguments) {
  ::dup2(nothing, 0);
  ::dup2(out, 1);
  ::dup2(out, 2);
  ::close_range(3, ~0U, 0);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(number, SIG_DFL);
  ::execv(this_program, arguments);
  ::_exit(127);
}

int exit_code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("-_./=:,+@%").find(c) != std::string_view::npos;
}

}  // namespace

Result<void> start_detached(const std::vector<std::string>& words, const std::string& log_file) {
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const Descriptor log(
      ::open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!nothing || !log) return fail(Fault::internal, "cannot write " + log_file);
  std::vector<std::string> all = with_name(words);
  const std::vector<char*> arguments = arguments_of(all);
  const pid_t child = ::fork();
  if (child < 0) return fail(Fault::internal, "the system starts no further process");
  if (child == 0) {
    ::setsid();
    const pid_t grandchild = ::fork();  // its parent is gone at once: nobody has to wait for it
    if (grandchild != 0) ::_exit(grandchild < 0 ? 1 : 0);
    become(nothing.get(), log.get(), arguments.data());
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (exit_code_of(status) != 0)
    return fail(Fault::internal, "the system starts no further process");
  return {};
}

Result<Ended> run_to_end(const std::vector<std::string>& words, std::chrono::seconds limit) {
  int ends[2];
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!nothing || ::pipe2(ends, O_CLOEXEC) != 0) return fail(Fault::internal, "no pipe");
  const Descriptor from(ends[0]);
  Descriptor to(ends[1]);
  std::vector<std::string> all = with_name(words);
  const std::vector<char*> arguments = arguments_of(all);
  const pid_t child = ::fork();
  if (child < 0) return fail(Fault::internal, "the system starts no further process");
  if (child == 0) become(nothing.get(), to.get(), arguments.data());
  to = Descriptor();
  Ended ended;
  const auto until = std::chrono::steady_clock::now() + limit;
  bool in_time = true;
  for (std::string piece(4096, '\0');;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    pollfd wait{from.get(), POLLIN, 0};
    if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) == 0) {
      in_time = false;
      ::kill(child, SIGKILL);
      break;
    }
    const ssize_t size = ::read(from.get(), piece.data(), piece.size());
    if (size <= 0) break;
    const std::size_t room = most_said - std::min(most_said, ended.said.size());
    ended.said.append(piece.data(), std::min(room, static_cast<std::size_t>(size)));
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!in_time) return fail(Fault::timed_out, "it took too long");
  ended.exit_code = exit_code_of(status);
  return ended;
}

std::optional<pid_t> running_run(const StateFolder& state) {
  const Descriptor file(
      ::open((state.beside_target + "/lock").c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC));
  struct flock range {};
  range.l_type = F_WRLCK;
  if (!file || ::fcntl(file.get(), F_GETLK, &range) != 0 || range.l_type == F_UNLCK) {
    return std::nullopt;
  }
  return range.l_pid;
}

bool ask_to_end(const StateFolder& state) {
  const auto process = running_run(state);
  return process && *process > 1 && ::kill(*process, SIGTERM) == 0;
}

std::string shell_word(const std::string& word) {
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string shell_line(const std::vector<std::string>& words) {
  std::string line = "offenbar";
  for (const std::string& word : words) line += " " + shell_word(word);
  return line;
}

}  // namespace offenbar::batch
