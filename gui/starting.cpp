#include "gui/starting.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "batch/command_line.h"
#include "batch/commands/migrate_arguments.h"
#include "batch/decisions.h"
#include "batch/launch.h"
#include "batch/ledger_view.h"
#include "converters/base/descriptor.h"

namespace offenbar::gui {
namespace {

constexpr std::size_t longest_path = 4096;

std::string about_command(const std::vector<std::string>& words) {
  return nlohmann::json{{"command", batch::shell_line(words)}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string choice_file(const std::string& state_folder) {
  return state_folder + "/chosen-mappings";
}

bool is_of_whole_batch(const std::vector<std::string>& words) {
  return !words.empty() && std::find(words.begin(), words.end(), "--retry-failed") == words.end();
}

std::vector<std::string> last_words(const batch::LedgerReader& ledger) {
  const auto runs = ledger.runs();
  if (!runs) return {};
  for (auto run = runs->rbegin(); run != runs->rend(); ++run) {
    std::vector<std::string> words = batch::command_of(*run);
    if (is_of_whole_batch(words)) return words;
  }
  return {};
}

}  // namespace

void note(const std::string& state_folder, const std::string& who, const std::string& action,
          const std::string& about) {
  auto decisions = batch::Decisions::open(state_folder);
  if (!decisions) return;
  const batch::AuditLine line{
      .id = 0, .who = who, .when = std::time(nullptr), .action = action, .about = about};
  (void)decisions->note(line);
}

std::string chosen_mappings(const std::string& state_folder) {
  const Descriptor file(
      ::open(choice_file(state_folder).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  std::array<char, longest_path> text{};
  const ssize_t size = file ? ::read(file.get(), text.data(), text.size()) : 0;
  return {text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

Result<void> choose_mappings(const std::string& state_folder, const std::string& folder) {
  const std::string path = choice_file(state_folder), fresh = path + ".new";
  (void)::unlink(fresh.c_str());
  const Descriptor file(
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  const bool kept =
      file && folder.size() < longest_path &&
      ::write(file.get(), folder.data(), folder.size()) == static_cast<ssize_t>(folder.size()) &&
      ::fsync(file.get()) == 0 && std::rename(fresh.c_str(), path.c_str()) == 0;
  if (!kept) return fail(Fault::unreadable, "cannot write " + path);
  return {};
}

std::vector<std::string> command_of_batch(const batch::LedgerReader* ledger,
                                          const std::string& state_folder) {
  std::vector<std::string> words =
      ledger != nullptr ? last_words(*ledger) : std::vector<std::string>();
  if (words.empty()) {
    if (const auto planned = batch::planned_start(state_folder)) words = planned->words;
  }
  if (words.empty()) return words;
  std::erase_if(words, [](const std::string& word) {  // these were meant for one run
    return word == "--remap" || word.starts_with("--start-at") || word.starts_with("--stop-at");
  });
  const std::string chosen = chosen_mappings(state_folder), option = "--mappings=" + chosen;
  if (!chosen.empty() && std::find(words.begin(), words.end(), option) == words.end())
    words.push_back(option);
  return words;
}

Result<void> check_command(const std::vector<std::string>& words) {
  const auto refused = [](const batch::Stop& stop) {
    return fail(Fault::unsupported, stop.what + (stop.what.ends_with('.') ? "" : "."), 0,
                stop.hint);
  };
  const auto line = batch::parse(words);
  if (!line) return refused(line.error());
  if (const auto options = batch::migrate_options(*line); !options) return refused(options.error());
  return {};
}

Result<void> begin_run(const batch::StateFolder& state, const std::vector<std::string>& words,
                       const std::string& who) {
  if (batch::running_run(state)) return fail(Fault::changed, "a run works on this target already");
  OFFENBAR_CHECK(check_command(words));
  OFFENBAR_CHECK(batch::start_detached(words, state.path + std::string(run_log)));
  note(state.path, who, "start", about_command(words));
  return {};
}

// First the run, then the plan is forgotten: killed in between, the run is begun once more, and
// finds what is done.
void Starter::begin_due(const Batches& batches, std::int64_t now) {
  for (const Batch& batch : batches.all()) {
    const auto state = batch::find_state_folder(batch.target, "");
    if (!state) continue;
    const auto plan = batch::planned_start(state->path);
    if (!plan || plan->when > now) continue;
    const auto begun = begin_run(*state, plan->words, plan->who);
    if (!begun) {
      note(state->path, plan->who, "start_failed",
           nlohmann::json{{"why", begun.error().what + " " + begun.error().hint}}.dump(
               -1, ' ', false, nlohmann::json::error_handler_t::replace));
    }
    (void)batch::forget_planned_start(state->path);
  }
}

void Starter::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    begin_due(batches_, std::time(nullptr));
    for (int i = 0; i < 4 && !stop.stop_requested(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(250));
  }
}

}  // namespace offenbar::gui
