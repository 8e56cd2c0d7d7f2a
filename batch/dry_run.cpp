// `--dry-run`: what a run would find and work on, without a trace in the target.
#include <unistd.h>

#include <cstdlib>
#include <ctime>

#include "batch/run.h"
#include "batch/stop.h"

namespace offenbar::batch {
namespace {

// A folder of our own under $TMPDIR that goes with this object.
class TemporaryFolder {
 public:
  [[nodiscard]] static Result<TemporaryFolder> make() {
    const char* base = std::getenv("TMPDIR");
    std::string path = std::string(base != nullptr && *base != '\0' ? base : "/tmp");
    path += "/offenbar-dry-run-XXXXXX";
    if (mkdtemp(path.data()) == nullptr) {
      return fail(Fault::unreadable, "no temporary folder can be made: " + path);
    }
    return TemporaryFolder(std::move(path));
  }
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  ~TemporaryFolder() {
    if (path_.empty()) return;
    for (const char* file : {"/ledger.sqlite", "/ledger.sqlite-wal", "/ledger.sqlite-shm"}) {
      (void)unlink((path_ + file).c_str());
    }
    (void)rmdir(path_.c_str());
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

// A run may be at work on it: SQLite copies one moment of it.
Result<void> copy_ledger(const std::string& from, const std::string& to) {
  OFFENBAR_TRY(Database database, Database::open(from, Database::Access::read_only));
  OFFENBAR_TRY(Statement copy, database.prepare("VACUUM INTO ?"));
  return copy.bind_text(1, to).run();
}

Result<void> copy_known(const MigrateOptions& options, const std::string& file,
                        std::string& state_folder) {
  const auto state = find_state_folder(options.target, options.state_folder);
  if (!state) {
    if (state.error().fault == Fault::not_found) return {};  // the first run is still to come
    return tl::unexpected<Error>(state.error());
  }
  state_folder = state->path;
  const auto copied = copy_ledger(state->path + "/ledger.sqlite", file);
  if (!copied && copied.error().fault == Fault::not_found) return {};
  return copied;
}

}  // namespace

Result<MigrateSummary> dry_run(const MigrateOptions& options, Observer& observer,
                               std::stop_token stop) {
  OFFENBAR_TRY(const TemporaryFolder folder, TemporaryFolder::make());
  const std::string file = folder.path() + "/ledger.sqlite";
  MigrateSummary summary;
  OFFENBAR_CHECK(copy_known(options, file, summary.state_folder));
  OFFENBAR_TRY(Ledger ledger, Ledger::open(file));
  summary.run.started = std::time(nullptr);
  OFFENBAR_TRY(summary.run.number, ledger.begin_run(summary.run));
  PlanRequest request = plan_request(options, observer);
  if (!summary.state_folder.empty()) request.left_out.push_back(summary.state_folder);
  OFFENBAR_TRY(const Planned planned, plan(ledger, summary.run.number, request, stop));
  OFFENBAR_TRY(WorkQueue queue, WorkQueue::open(ledger, summary.run.number, options.order));
  OFFENBAR_TRY(const OpenWork open, queue.open_work());
  observer.planned(planned.found, open.files, open.bytes);
  OFFENBAR_TRY(summary.states, ledger.states());
  OFFENBAR_TRY(summary.gone, ledger.gone());
  for (const std::uint64_t count : summary.states) summary.found += count;
  summary.open_bytes = open.bytes;
  summary.run.found = planned.found;
  if (!planned.complete) summary.exit_code = exit_interrupted;
  return summary;
}

}  // namespace offenbar::batch
