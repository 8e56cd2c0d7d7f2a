// How runs are started from here: now, or when the time that somebody planned has come.
#pragma once

#include <string>
#include <thread>
#include <vector>

#include "batch/ledger_reader.h"
#include "batch/planned_start.h"
#include "batch/state_folder.h"
#include "gui/batches.h"

namespace offenbar::gui {

inline constexpr std::string_view run_log = "/gui-run.log";  // in the state folder

// A line of the log of what people did; `about` is JSON.
void note(const std::string& state_folder, const std::string& who, const std::string& action,
          const std::string& about);

// The folder of tables that somebody has chosen on the pages, for runs from then on; empty: none.
[[nodiscard]] std::string chosen_mappings(const std::string& state_folder);
// Errors: unreadable, disk_full.
[[nodiscard]] Result<void> choose_mappings(const std::string& state_folder,
                                           const std::string& folder);

// How the batch as a whole is run: as the last run that was not for single files, else as its
// planned start, with the chosen tables. `ledger` may be null. Empty: nobody knows.
[[nodiscard]] std::vector<std::string> command_of_batch(const batch::LedgerReader* ledger,
                                                        const std::string& state_folder);

// True if `words` are a command that can run.
[[nodiscard]] Result<void> check_command(const std::vector<std::string>& words);
// Starts a run with these words behind "offenbar" and notes who did. Errors: changed, where a run
// works on the target; unsupported, where the words are no such command; internal.
[[nodiscard]] Result<void> begin_run(const batch::StateFolder& state,
                                     const std::vector<std::string>& words, const std::string& who);

// Begins planned runs when their time has come; at once where this server was down then.
class Starter {
 public:
  explicit Starter(const Batches& batches)
      : batches_(batches), thread_([this](const std::stop_token& stop) { watch(stop); }) {}
  // Those that are due now: what the thread does each second.
  static void begin_due(const Batches& batches, std::int64_t now);

 private:
  void watch(const std::stop_token& stop);
  const Batches& batches_;
  std::jthread thread_;
};

}  // namespace offenbar::gui
