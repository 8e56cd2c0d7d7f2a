// A program of ours that runs as a child and is watched through its pidfd.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "converters/base/descriptor.h"
#include "converters/base/result.h"

namespace offenbar {

// How a process ended: its exit code, or the signal that ended it.
struct Ended {
  int code = 0;
  int signal = 0;
};

class Process {
 public:
  Process() = default;
  Process(Process&&) noexcept;
  Process& operator=(Process&&) noexcept;
  ~Process();  // kills (SIGKILL) and reaps what still runs

  struct Start {
    std::vector<std::string> arguments{};    // the first is the program's path
    std::vector<std::string> environment{};  // "NAME=value", nothing is inherited
    int channel = -1;                        // becomes descriptor 3 of the child; -1: none
    std::string working_folder{};            // empty: the caller's
    int errors = -1;                         // becomes its stderr; -1: /dev/null
    bool new_session = true;                 // so that a terminal's Ctrl-C reaches only us
  };
  // stdin and stdout are /dev/null; every other descriptor is closed in the child; it gets SIGKILL
  // when our process dies (PR_SET_PDEATHSIG).
  [[nodiscard]] static Result<Process> start(const Start& start);

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool running() const { return pid_ > 0; }
  // Waits until it ends; nothing if it still runs after `timeout`.
  [[nodiscard]] std::optional<Ended> wait(std::optional<std::chrono::milliseconds> timeout = {});
  void kill();  // SIGKILL to its whole session, then reaps

 private:
  pid_t pid_ = -1;
  Descriptor pidfd_;
};

// The path of the running program, for starting itself again.
[[nodiscard]] const std::string& own_path();

}  // namespace offenbar
