#include "batch/run.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <ctime>
#include <nlohmann/json.hpp>
#include <thread>

#include "batch/address_tables.h"
#include "batch/finish.h"
#include "batch/free_space.h"
#include "batch/late_office.h"
#include "batch/link_pass.h"
#include "batch/maildir_source.h"
#include "batch/open_archives.h"
#include "batch/passwords.h"
#include "batch/recovery.h"
#include "batch/run_hold.h"
#include "batch/stop.h"
#include "batch/system_calls.h"
#include "batch/version.h"
#include "batch/worker.h"

namespace offenbar::batch {
namespace {

double cpu_of(int who) {
  rusage usage{};
  getrusage(who, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

// What the run was asked to do, without anything secret.
std::string options_text(const MigrateOptions& options) {
  nlohmann::json carried = nlohmann::json::array();
  for (const State state : options.carry) carried.push_back(name_of(state));
  return nlohmann::json{{"include", options.include},
                        {"exclude", options.exclude},
                        {"also_pdfa", options.also_pdfa},
                        {"mail", options.mail_layout},
                        {"profile", options.profile},
                        {"single", options.single},
                        {"addresses", options.address_files.size()},
                        {"salvage", options.salvage},
                        {"decrypt", options.decrypt},
                        {"retry_failed", options.retry_failed},
                        {"open_archives", options.open_archives},
                        {"prune", options.prune},
                        {"remap", options.remap},
                        {"deadline_seconds", options.deadline.count()},
                        {"memory_bytes", options.memory_bytes},
                        {"output_bytes", options.output_bytes},
                        {"password_tries", options.password_tries},
                        {"require_isolation", options.require_isolation},
                        {"carry", carried},
                        {"command", options.command}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

PlanRequest plan_request(const MigrateOptions& options, Observer& observer) {
  PlanRequest request;
  request.sources = options.sources;
  request.include = options.include;
  request.exclude = options.exclude;
  request.left_out = {options.target};
  if (!options.state_folder.empty()) request.left_out.push_back(options.state_folder);
  request.retry_failed = options.retry_failed;
  request.open_archives = options.open_archives;
  request.progress = [&observer](std::uint64_t found) { observer.planning(found); };
  return request;
}

Run::Run(const Tools& tools, const MigrateOptions& options, Observer& observer,
         std::stop_token stop)
    : tools_(tools),
      options_(options),
      live_(observer),
      observer_(live_),
      stop_(std::move(stop)),
      own_cpu_before_(cpu_of(RUSAGE_SELF)),
      children_cpu_before_(cpu_of(RUSAGE_CHILDREN)) {}

Result<MigrateSummary> Run::go() {
  OFFENBAR_CHECK(open());
  OFFENBAR_CHECK(make_plan());
  if (planned_.complete && supervisor_->open_work().files > 0) {
    const auto worked = work();
    if (!worked) supervisor_->pause(worked.error());
  }
  if (!supervisor_->paused() && !stop_.stop_requested()) {
    const auto finished = finish();
    if (!finished) supervisor_->pause(finished.error());
  } else {
    // What has landed can be checked now, too. Why the run ended early is told anyway.
    (void)write_manifest(*ledger_, state_.manifest);
  }
  return summarise();
}

Result<void> Run::open() {
  OFFENBAR_TRY(address_table_, read_address_tables(options_.address_files));
  if (!options_.passwords_file.empty()) {  // first, so that a night does not end on its mode
    OFFENBAR_TRY(passwords_, read_passwords(options_.passwords_file));
  }
  OFFENBAR_TRY(Target target, Target::open(options_.target, *tools_.calls));
  target_.emplace(std::move(target));
  OFFENBAR_TRY(state_, make_state_folder(options_.target, options_.state_folder));
  OFFENBAR_TRY(RunLock lock, RunLock::take(state_, std::time(nullptr)));
  lock_.emplace(std::move(lock));
  OFFENBAR_TRY(ledger_, Ledger::open(state_.path + "/ledger.sqlite"));
  OFFENBAR_TRY(judgement_, Judgement::load(state_.path));
  record_.started = std::time(nullptr);
  record_.jobs = options_.jobs;
  record_.version = version;
  record_.locale = options_.locale;
  record_.options = options_text(options_);
  OFFENBAR_TRY(record_.number, ledger_->begin_run(record_));
  (void)ask_to_rest(state_.path, false);  // that was meant for an earlier run
  live_.keep_in(state_.path, record_.number);
  const std::string name = fmt::format("{}-{}", record_.number, getpid());
  OFFENBAR_TRY(const std::size_t dead, clean_staging(state_.staging, name));
  if (dead > 0) observer_.note("An earlier run was cut short. What it left open is done now.");
  OFFENBAR_TRY(staging_, Staging::open(state_.staging, name));
  OFFENBAR_CHECK(open_stores());
  return open_roots();
}

// Where mail stores are put together: what a killed run has written of them stays for the next one.
Result<void> Run::open_stores() {
  const std::string path = state_.beside_target + "/stores";
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return tl::unexpected(target_error(errno, "cannot make " + path));
  }
  stores_ = Descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!stores_) return tl::unexpected(target_error(errno, "cannot open " + path));
  return remove_finished_stores(*ledger_, stores_.get());
}

Result<void> Run::open_roots() {
  for (const SourceRoot& source : options_.sources) {
    auto folder = open_folder(source.path);
    const bool is_whole = folder && is_maildir(folder->get());
    if (!folder || is_whole)
      folder = open_folder(folder_of(source.path));  // a SOURCE that is a file or Maildir
    if (!folder) return tl::unexpected<Error>(folder.error());
    roots_.emplace(source.name, OpenRoot{source.path, std::move(*folder)});
  }
  return {};
}

Result<void> Run::make_plan() {
  PlanRequest request = plan_request(options_, observer_);
  request.left_out.push_back(state_.path);
  if (options_.remap) {
    OFFENBAR_CHECK(ledger_->database().run(
        "UPDATE files SET state = 0, settled_before = NULL WHERE gone = 0 AND state IN (1, 2, 8) "
        "AND coalesce(route, '') <> 'archive'"));
  }
  OFFENBAR_TRY(planned_, plan(*ledger_, record_.number, request, stop_));
  OFFENBAR_TRY(supervisor_, Supervisor::make(*ledger_, record_.number, options_.order, observer_));
  const OpenWork open = supervisor_->open_work();
  observer_.planned(planned_.found, open.files, open.bytes);
  return options_.force ? Result<void>{} : check_free_space(open);
}

Result<void> Run::check_free_space(const OpenWork& open) const {
  OFFENBAR_TRY(const Space space, free_space(target_->get()));
  return check_space(space,
                     space_needed(open.bytes, open.files, planned_.folders, options_.also_pdfa));
}

Result<void> Run::work() {
  OFFENBAR_TRY(const JobFolder scratch, staging_->make_job("office"));
  const office::Settings settings{.program_folder = options_.office_folder,
                                  .scratch_folder = scratch.path(),
                                  .locale = options_.locale,
                                  .require_isolation = options_.require_isolation};
  LateOffice office(tools_, settings, *supervisor_);
  const auto worked = work_with(office, settings);
  record_.warm_up_seconds = office.warm_up_seconds();
  record_.office_version = office.version();
  supervisor_->note_isolation("office", office.isolation());
  return worked;
}

Result<void> Run::work_with(LateOffice& office, const office::Settings& settings) {
  PasswordBook passwords(std::move(passwords_), options_.password_tries);
  StoreMoulds moulds;
  OpenArchives archives(options_, tools_, *staging_, roots_, *supervisor_, passwords, stop_);
  const Workshop shop{options_,  tools_,   settings,       office,      *supervisor_,
                      *staging_, *target_, passwords,      roots_,      stores_,
                      moulds,    archives, address_table_, state_.path, judgement_->policy(),
                      stop_};
  if (options_.open_archives) supervisor_->expect_members();
  RunHold hold(state_.path, options_.hours);
  supervisor_->rest_while([&hold] { return hold.rests(); });
  std::vector<std::unique_ptr<Inspector>> inspectors;
  for (unsigned i = 0; i < std::max(options_.jobs, 1u); ++i) {
    OFFENBAR_TRY(std::unique_ptr<Inspector> inspector, tools_.start_inspector());
    inspectors.push_back(std::move(inspector));
  }
  supervisor_->note_isolation("examiner", inspectors.front()->isolation());
  std::atomic<unsigned> working = static_cast<unsigned>(inspectors.size());
  std::vector<std::jthread> workers;
  for (const auto& inspector : inspectors) {
    workers.emplace_back([&shop, &working, inspector = inspector.get()] {
      work_through(shop, *inspector);
      --working;
    });
  }
  const auto served = supervisor_->serve(working, stop_);
  workers.clear();  // joins
  for (const auto& inspector : inspectors) record_.cpu.examiner += inspector->cpu_seconds();
  return served;
}

// Before the folders get their times, which a rename in them changes.
Result<LinkFigures> Run::rewrite_links() {
  OFFENBAR_TRY(LinkPass pass,
               LinkPass::prepare(*ledger_, *target_, *staging_, tools_.start_inspector));
  OFFENBAR_TRY(const LinkFigures figures, pass.run(stop_));
  if (figures.changed > 0) {
    observer_.note(fmt::format("Links: {} places in {} results lead to where their files are now.",
                               figures.places, figures.changed));
  }
  const std::uint64_t untouched =
      figures.edited + figures.is_signed + figures.encrypted + figures.unreadable;
  if (untouched > 0) {
    observer_.note(fmt::format(
        "Links: {} results were left as they are ({} edited, {} signed, {} "
        "encrypted, {} unreadable); report/links.csv lists them.",
        untouched, figures.edited, figures.is_signed, figures.encrypted, figures.unreadable));
  }
  return figures;
}

Result<void> Run::finish() {
  OFFENBAR_TRY(const LinkFigures links, rewrite_links());
  if (stop_.stop_requested()) return write_manifest(*ledger_, state_.manifest);
  const bool touched = supervisor_->settled() > 0 || record_.number == 1 || links.changed > 0;
  if (touched) {
    OFFENBAR_CHECK(finish_folders(*ledger_, record_.number, roots_, *target_, observer_));
  }
  if (options_.prune) OFFENBAR_CHECK(prune_target(*ledger_, *target_, observer_));
  return write_manifest(*ledger_, state_.manifest);
}

void Run::account(double office_children) {
  const double children = cpu_of(RUSAGE_CHILDREN) - children_cpu_before_;
  record_.cpu.office = office_children;
  record_.cpu.office_start = std::max(0.0, children - office_children - record_.cpu.examiner);
  record_.cpu.supervisor = cpu_of(RUSAGE_SELF) - own_cpu_before_;
}

Result<MigrateSummary> Run::summarise() {
  (void)staging_->remove();
  MigrateSummary summary;
  OFFENBAR_TRY(summary.states, ledger_->states());
  OFFENBAR_TRY(summary.gone, ledger_->gone());
  for (const std::uint64_t count : summary.states) summary.found += count;
  OFFENBAR_TRY(const std::int64_t seen,
               ledger_->database().number(fmt::format(
                   "SELECT count(*) FROM files WHERE gone = 0 AND seen = {}", record_.number)));
  const auto found = planned_.found + static_cast<std::uint64_t>(supervisor_->joined());
  const bool conserved = !planned_.complete || static_cast<std::uint64_t>(seen) == found;
  OFFENBAR_TRY(WorkQueue queue, WorkQueue::open(*ledger_, record_.number, options_.order));
  OFFENBAR_TRY(const OpenWork left, queue.open_work());
  summary.open_bytes = left.bytes;
  OFFENBAR_TRY(summary.verdicts, verdicts());
  summary.settled = supervisor_->settled();
  summary.state_folder = state_.path;
  if (const auto paused = supervisor_->paused()) {
    summary.stopped_by = paused->what + (paused->hint.empty() ? "" : " " + paused->hint);
  } else if (!conserved) {
    summary.stopped_by =
        fmt::format("The walk met {} files, the ledger has {}: please report this.", found, seen);
  } else if (stop_.stop_requested()) {
    summary.stopped_by = "Interrupted. The same command goes on from here.";
  }
  summary.exit_code = exit_code(summary, conserved);
  account(supervisor_->office_cpu_seconds());
  record_.isolation = supervisor_->isolation();
  record_.found = found;
  record_.settled = summary.settled;
  record_.ended = std::time(nullptr);
  record_.exit_code = summary.exit_code;
  record_.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  OFFENBAR_CHECK(ledger_->write_run(record_));
  OFFENBAR_CHECK(ledger_->checkpoint());
  summary.run = record_;
  return summary;
}

// What counts is what is left: somebody may have accepted losses, also while this run went on.
Result<VerdictCounts> Run::verdicts() {
  OFFENBAR_TRY(judgement_, Judgement::load(state_.path));
  if (judgement_->changes_nothing()) return ledger_->verdicts();
  OFFENBAR_TRY(const Judged judged, judge_all(ledger_->database(), *judgement_));
  return judged.verdicts;
}

int Run::exit_code(const MigrateSummary& summary, bool conserved) const {
  if (supervisor_->paused() || !conserved) return exit_could_not_run;
  if (stop_.stop_requested()) return exit_interrupted;
  for (const State state :
       {State::failed, State::encrypted, State::protected_, State::unsupported, State::pending}) {
    if (count_of(summary.states, state) > 0) return exit_needs_a_look;
  }
  for (auto at = static_cast<std::size_t>(options_.fail_on); at < verdict_count; ++at) {
    if (summary.verdicts.at(at) > 0) return exit_needs_a_look;
  }
  return exit_fine;
}

Result<MigrateSummary> migrate_with(const Tools& tools, const MigrateOptions& options,
                                    Observer& observer, std::stop_token stop) {
  if (options.dry_run) return dry_run(options, observer, std::move(stop));
  return Run(tools, options, observer, std::move(stop)).go();
}

}  // namespace offenbar::batch
