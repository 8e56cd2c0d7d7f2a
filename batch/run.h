// One run on a target, from lock to manifest. migrate() is what others call.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "batch/judgement.h"
#include "batch/landing.h"
#include "batch/ledger.h"
#include "batch/live_status.h"
#include "batch/migrate.h"
#include "batch/plan.h"
#include "batch/run_lock.h"
#include "batch/staging.h"
#include "batch/state_folder.h"
#include "batch/supervisor.h"
#include "batch/workshop.h"

namespace offenbar::batch {

// migrate() with tools of the caller's choice: fakes in tests.
[[nodiscard]] Result<MigrateSummary> migrate_with(const Tools& tools, const MigrateOptions& options,
                                                  Observer& observer, std::stop_token stop);

// The request for plan() that belongs to these options.
[[nodiscard]] PlanRequest plan_request(const MigrateOptions& options, Observer& observer);

// --dry-run: plans into a copy of the ledger in a temporary folder. See migrate().
[[nodiscard]] Result<MigrateSummary> dry_run(const MigrateOptions& options, Observer& observer,
                                             std::stop_token stop);

class LateOffice;
struct LinkFigures;

class Run {
 public:
  Run(const Tools& tools, const MigrateOptions& options, Observer& observer, std::stop_token stop);

  [[nodiscard]] Result<MigrateSummary> go();

 private:
  [[nodiscard]] Result<void> open();
  [[nodiscard]] Result<void> open_stores();
  [[nodiscard]] Result<void> open_roots();
  [[nodiscard]] Result<void> make_plan();
  [[nodiscard]] Result<void> check_free_space(const OpenWork& work) const;
  [[nodiscard]] Result<void> work();
  [[nodiscard]] Result<void> work_with(LateOffice& office, const office::Settings& settings);
  [[nodiscard]] Result<LinkFigures> rewrite_links();
  [[nodiscard]] Result<void> finish();
  [[nodiscard]] Result<MigrateSummary> summarise();
  [[nodiscard]] Result<VerdictCounts> verdicts();
  void account(double office_children);
  [[nodiscard]] int exit_code(const MigrateSummary& summary, bool conserved) const;

  const Tools& tools_;
  const MigrateOptions& options_;
  LiveObserver live_;
  Observer& observer_;  // live_, which tells the caller's
  std::stop_token stop_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  const double own_cpu_before_;
  const double children_cpu_before_;

  StateFolder state_;
  std::optional<Target> target_;
  std::optional<RunLock> lock_;
  std::optional<Ledger> ledger_;
  std::optional<Staging> staging_;
  std::map<std::string, OpenRoot> roots_;
  std::unique_ptr<Supervisor> supervisor_;
  Planned planned_;
  RunRecord record_;
  std::vector<std::string> passwords_;
  Descriptor stores_;
  std::string address_table_;
  std::optional<Judgement> judgement_;
};

}  // namespace offenbar::batch
