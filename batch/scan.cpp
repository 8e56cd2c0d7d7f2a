#include "batch/scan.h"

#include <fmt/chrono.h>
#include <fmt/core.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <ctime>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "batch/installed_fonts.h"
#include "batch/ledger.h"
#include "batch/maildir_source.h"
#include "batch/plan.h"
#include "batch/recovery.h"
#include "batch/run_lock.h"
#include "batch/scan_rows.h"
#include "batch/scan_state.h"
#include "batch/scanner.h"
#include "batch/staging.h"
#include "batch/version.h"

namespace offenbar::batch {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t files_ahead = 512;    // that lie ready for the workers
constexpr std::size_t results_ahead = 256;  // that wait for the ledger
constexpr std::chrono::milliseconds commit_every{500};

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string last_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// The name of a user, or the number where there is none.
std::string owner_name(uid_t user) {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> room{};
  const int failed = ::getpwuid_r(user, &entry, room.data(), room.size(), &found);
  return failed == 0 && found != nullptr ? std::string(found->pw_name) : std::to_string(user);
}

// Empty for a time that no calendar has: file systems keep what they are told.
std::string day_text(std::time_t seconds) {
  constexpr std::time_t last = 253'402'300'799;  // in the year 9999
  if (seconds < -last / 5 || seconds > last) return {};
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(seconds));
}

struct Root {
  std::string path;   // absolute, of the SOURCE
  Descriptor folder;  // of the SOURCE, or of what holds it where it is a file
};

// Files to look into and what came of them, between the workers and the one who writes.
class Belt {
 public:
  void put(std::vector<OpenScan> files) {
    const std::lock_guard lock(mutex_);
    for (OpenScan& file : files) open_.push_back(std::move(file));
    changed_.notify_all();
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }
  // Nothing at the end.
  std::optional<OpenScan> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || !open_.empty(); });
    if (open_.empty()) return std::nullopt;
    OpenScan file = std::move(open_.front());
    open_.pop_front();
    return file;
  }
  void done(Scanned scanned) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || done_.size() < results_ahead; });
    done_.push_back(std::move(scanned));
    changed_.notify_all();
  }
  void failed(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = error;
    closed_ = true;
    open_.clear();
    changed_.notify_all();
  }
  // All that is done; waits a moment if that is nothing.
  std::vector<Scanned> collect() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(100), [&] { return !done_.empty(); });
    std::vector<Scanned> all(std::make_move_iterator(done_.begin()),
                             std::make_move_iterator(done_.end()));
    done_.clear();
    changed_.notify_all();
    return all;
  }
  std::size_t waiting() {
    const std::lock_guard lock(mutex_);
    return open_.size();
  }
  // How many nobody had taken.
  std::size_t drop_open() {
    const std::lock_guard lock(mutex_);
    const std::size_t dropped = open_.size();
    open_.clear();
    return dropped;
  }
  std::optional<Error> error() {
    const std::lock_guard lock(mutex_);
    return error_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<OpenScan> open_;
  std::deque<Scanned> done_;
  bool closed_ = false;
  std::optional<Error> error_;
};

class Scan {
 public:
  Scan(const ScanOptions& options, Observer& observer, std::stop_token stop)
      : options_(options), observer_(observer), stop_(std::move(stop)) {}

  Result<ScanSummary> go() {
    OFFENBAR_CHECK(open());
    OFFENBAR_CHECK(make_plan());
    if (planned_.complete && open_.files > 0) OFFENBAR_CHECK(work());
    return summarise();
  }

 private:
  Result<void> open() {
    std::vector<std::string> paths;
    for (const SourceRoot& source : options_.sources) paths.push_back(source.path);
    OFFENBAR_TRY(state_, make_scan_state(paths, options_.state_folder));
    OFFENBAR_TRY(RunLock lock, RunLock::take(state_, std::time(nullptr)));
    lock_.emplace(std::move(lock));
    OFFENBAR_TRY(Ledger ledger, Ledger::open(state_.path + "/ledger.sqlite"));
    ledger_.emplace(std::move(ledger));
    record_.started = std::time(nullptr);
    record_.jobs = options_.jobs;
    record_.version = version;
    record_.options = R"({"scan":true})";
    OFFENBAR_TRY(record_.number, ledger_->begin_run(record_));
    OFFENBAR_TRY(ScanRows rows, ScanRows::open(*ledger_, record_.number));
    rows_.emplace(std::move(rows));
    const std::string name = fmt::format("{}-{}", record_.number, getpid());
    OFFENBAR_TRY([[maybe_unused]] const std::size_t dead, clean_staging(state_.staging, name));
    return open_roots();
  }

  Result<void> open_roots() {
    for (const SourceRoot& source : options_.sources) {
      auto folder = open_folder(source.path);
      if (!folder || is_maildir(folder->get())) folder = open_folder(folder_of(source.path));
      if (!folder) return tl::unexpected<Error>(folder.error());
      roots_.emplace(source.name, Root{source.path, std::move(*folder)});
    }
    return {};
  }

  Result<void> make_plan() {
    PlanRequest request;
    request.sources = options_.sources;
    request.include = options_.include;
    request.exclude = options_.exclude;
    request.left_out = {state_.path};
    request.progress = [this](std::uint64_t found) { observer_.planning(found); };
    OFFENBAR_CHECK(rows_->forget_old());
    OFFENBAR_TRY(planned_, plan(*ledger_, record_.number, request, stop_));
    OFFENBAR_TRY(Statement sum, ledger_->database().prepare(
                                    "SELECT count(*), coalesce(sum(size), 0) FROM files WHERE "
                                    "state = 0 AND gone = 0 AND seen = ?1"));
    OFFENBAR_TRY([[maybe_unused]] const bool row, sum.bind(1, record_.number).step());
    open_ = {static_cast<std::uint64_t>(sum.integer(0)),
             static_cast<std::uint64_t>(sum.integer(1))};
    observer_.planned(planned_.found, open_.files, open_.bytes);
    return {};
  }

  Result<void> work() {
    std::vector<std::unique_ptr<Scanner>> scanners;
    Scanner::Settings settings;
    settings.require_isolation = options_.require_isolation;
    settings.program = options_.program;
    const auto most = std::min<std::uint64_t>(std::max(options_.jobs, 1U), open_.files);
    for (std::uint64_t i = 0; i < most; ++i) {
      OFFENBAR_TRY(std::unique_ptr<Scanner> scanner, Scanner::start(settings));
      scanners.push_back(std::move(scanner));
    }
    record_.isolation["scanner"] = scanners.front()->isolation();
    std::vector<std::jthread> workers;
    for (const auto& scanner : scanners) {
      workers.emplace_back([this, scanner = scanner.get()] { work_through(*scanner); });
    }
    auto written = write_results();
    if (!written) belt_.failed(written.error());
    belt_.close();
    workers.clear();  // joins
    return written;
  }

  Result<void> write_results() {
    std::int64_t after = 0;
    std::uint64_t in_work = 0;
    bool all_taken = false;
    OFFENBAR_CHECK(ledger_->begin());
    auto committed = Clock::now();
    while (!all_taken || in_work > 0) {
      if (stop_.stop_requested()) {
        in_work -= belt_.drop_open();
        all_taken = true;
      }
      if (!all_taken && belt_.waiting() < files_ahead / 2) {
        OFFENBAR_TRY(std::vector<OpenScan> more, rows_->open_files(after, files_ahead));
        all_taken = more.size() < files_ahead;
        if (!more.empty()) after = more.back().id;
        in_work += more.size();
        belt_.put(std::move(more));
      }
      for (const Scanned& scanned : belt_.collect()) {
        --in_work;
        OFFENBAR_CHECK(settle(scanned));
      }
      if (const auto error = belt_.error()) {
        OFFENBAR_CHECK(ledger_->commit());
        return tl::unexpected(*error);
      }
      observer_.tick();
      if (Clock::now() - committed < commit_every) continue;
      OFFENBAR_CHECK(ledger_->commit());
      OFFENBAR_CHECK(ledger_->begin());
      committed = Clock::now();
    }
    return ledger_->commit();
  }

  Result<void> settle(const Scanned& scanned) {
    OFFENBAR_CHECK(rows_->settle(scanned));
    ++looked_into_;
    bytes_ += scanned.file.size;
    FileRecord record;
    record.root = scanned.file.root_name;
    record.path = scanned.file.path;
    record.size = scanned.file.size;
    record.state = state_of(scanned.told);
    record.format = scanned.told.format;
    record.error = scanned.told.error;
    observer_.finished(record);
    return {};
  }

  void work_through(Scanner& scanner) {
    while (auto file = belt_.take()) {
      const auto begin = Clock::now();
      Scanned scanned;
      scanned.file = *std::move(file);
      const auto looked = look(scanner, scanned);
      if (!looked) {
        const Fault fault = looked.error().fault;
        // Neither is the file's own: it stays open.
        if (fault == Fault::internal || fault == Fault::disk_full) {
          return belt_.failed(looked.error());
        }
        scanned.told = {};
        scanned.told.error = looked.error();
        scanned.told.findings.push_back({"unreadable", "", looked.error().what, 1});
      }
      name_missing_fonts(scanned.told);
      for (ScannedMember& member : scanned.members) name_missing_fonts(member.told);
      scanned.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
      belt_.done(std::move(scanned));
    }
  }

  void name_missing_fonts(findings::Told& told) const {
    if (fonts_.empty()) return;
    for (const std::string& font : told.fonts) {
      if (!fonts_.have(font)) told.findings.push_back({"missing-fonts", "", font, 1});
    }
  }

  Result<void> look(Scanner& scanner, Scanned& scanned) const {
    const Root& root = roots_.at(scanned.file.root_name);
    const bool lone = scanned.file.path.empty();
    const std::string path = lone ? last_name(root.path) : scanned.file.path;
    const auto take = [&scanned](const std::string& member, findings::Told told) {
      if (member.empty()) {
        scanned.told = std::move(told);
      } else {
        scanned.members.push_back({member, std::move(told)});
      }
    };
    if (scanned.file.is_maildir) return look_into_maildir(scanner, root, path, take);
    OFFENBAR_TRY(const Descriptor file, open_source(root.folder.get(), path));
    // Before it is read: that may count as a use.
    const auto entry = about_entry(file.get());
    OFFENBAR_CHECK(scanner.scan(file.get(), last_name(path), false, take));
    for (const auto& [what, value] : entry) scanned.told.about.insert_or_assign(what, value);
    return {};
  }

  // Who owns it, and when anybody used it last, as far as the file system keeps that.
  static std::map<std::string, std::string> about_entry(int file) {
    struct stat info {};
    if (::fstat(file, &info) != 0) return {};
    const std::time_t used = std::max(info.st_atim.tv_sec, info.st_mtim.tv_sec);
    return {{"owner", owner_name(info.st_uid)}, {"last_used", day_text(used)}};
  }

  Result<void> look_into_maildir(Scanner& scanner, const Root& root, const std::string& path,
                                 const Scanner::Taker& take) const {
    OFFENBAR_TRY(const Descriptor folder, open_source_folder(root.folder.get(), path));
    const std::string name = fmt::format("{}-{}", record_.number, getpid());
    const std::lock_guard one_at_a_time(staging_mutex_);
    OFFENBAR_TRY(const Staging staging, Staging::open(state_.staging, name));
    OFFENBAR_TRY(const JobFolder job, staging.make_job("maildir"));
    OFFENBAR_TRY(const StagedSource staged, stage_maildir(folder.get(), job));
    OFFENBAR_TRY(const Descriptor packed, open_source(job.get(), staged.name));
    const auto scanned = scanner.scan(packed.get(), staged.name, true,
                                      [&](const std::string& member, findings::Told told) {
                                        told.sha256 = staged.sha256;
                                        told.size = staged.size;
                                        take(member, std::move(told));
                                      });
    (void)staging.remove();
    return scanned;
  }

  Result<ScanSummary> summarise() {
    ScanSummary summary;
    OFFENBAR_TRY(summary.states, ledger_->states());
    OFFENBAR_TRY(summary.gone, ledger_->gone());
    for (const std::uint64_t count : summary.states) summary.found += count;
    summary.looked_into = looked_into_;
    summary.bytes = bytes_;
    summary.state_folder = state_.path;
    if (stop_.stop_requested()) {
      summary.stopped_by = "Interrupted. The same command goes on from here.";
    }
    summary.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    record_.found = summary.found;
    record_.settled = looked_into_;
    record_.ended = std::time(nullptr);
    record_.seconds = summary.seconds;
    OFFENBAR_CHECK(ledger_->write_run(record_));
    OFFENBAR_CHECK(ledger_->checkpoint());
    summary.run = record_;
    return summary;
  }

  struct Open {
    std::uint64_t files = 0, bytes = 0;
  };

  const ScanOptions& options_;
  Observer& observer_;
  std::stop_token stop_;
  const Clock::time_point start_ = Clock::now();
  StateFolder state_;
  std::optional<RunLock> lock_;
  std::optional<Ledger> ledger_;
  std::optional<ScanRows> rows_;
  std::map<std::string, Root> roots_;
  mutable std::mutex staging_mutex_;
  RunRecord record_;
  Planned planned_;
  Open open_;
  Belt belt_;
  const InstalledFonts fonts_ = InstalledFonts::here();
  std::uint64_t looked_into_ = 0, bytes_ = 0;
};

}  // namespace

Result<ScanSummary> scan(const ScanOptions& options, Observer& observer, std::stop_token stop) {
  return Scan(options, observer, std::move(stop)).go();
}

}  // namespace offenbar::batch
