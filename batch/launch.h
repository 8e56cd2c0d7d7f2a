// Runs as processes of their own: started, found, asked to end. They outlive whoever started them.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "batch/state_folder.h"
#include "converters/base/result.h"

namespace offenbar::batch {

// Starts this program with `words` behind its name, detached: in a session of its own, with nothing
// to read, and what it says appended to `log_file` (0600). Errors: internal.
[[nodiscard]] Result<void> start_detached(const std::vector<std::string>& words,
                                          const std::string& log_file);

struct Ended {
  int exit_code = 0;  // 128 + signal, where one ended it
  std::string said;   // standard output and error, the first 64 KiB
};
// Runs this program to its end, or kills it after `limit`. Errors: internal, timed_out.
[[nodiscard]] Result<Ended> run_to_end(const std::vector<std::string>& words,
                                       std::chrono::seconds limit);

// The process that holds the lock of a target (run_lock.h); nothing if none does. 0: one on another
// machine. Must not be asked by a process that holds such a lock itself.
[[nodiscard]] std::optional<pid_t> running_run(const StateFolder& state);
// As Ctrl-C does: it ends after the documents in work. False if there is none that we may ask.
[[nodiscard]] bool ask_to_end(const StateFolder& state);

// One word of a command line, quoted where a shell needs it.
[[nodiscard]] std::string shell_word(const std::string& word);
// "offenbar migrate ...".
[[nodiscard]] std::string shell_line(const std::vector<std::string>& words);

}  // namespace offenbar::batch
