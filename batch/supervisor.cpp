#include "batch/supervisor.h"

namespace offenbar::batch {
namespace {

constexpr std::chrono::milliseconds tick{200};     // for the observer
constexpr std::chrono::milliseconds patience{20};  // then it looks whether the workers are done

}  // namespace

Result<std::unique_ptr<Supervisor>> Supervisor::make(Ledger& ledger, std::int64_t run, Order order,
                                                     Observer& observer) {
  OFFENBAR_TRY(ResultRows rows, ResultRows::open(ledger));
  OFFENBAR_TRY(StoreRows stores, StoreRows::open(ledger));
  OFFENBAR_TRY(WorkQueue queue, WorkQueue::open(ledger, run, order));
  OFFENBAR_TRY(const OpenWork open, queue.open_work());
  return std::unique_ptr<Supervisor>(
      new Supervisor(ledger, std::move(rows), std::move(stores), std::move(queue), open, observer));
}

Supervisor::Supervisor(Ledger& ledger, ResultRows rows, StoreRows stores, WorkQueue queue,
                       OpenWork open, Observer& observer)
    : ledger_(ledger),
      rows_(std::move(rows)),
      stores_(std::move(stores)),
      queue_(std::move(queue)),
      open_(open),
      observer_(observer) {}

Result<Assignment> Supervisor::next() {
  return desk_.ask([this] { return assign(); });
}

Result<Assignment> Supervisor::assign() {
  if (stop_.stop_requested() || paused()) return Assignment{};
  OFFENBAR_TRY(std::optional<Job> job, queue_.next());
  if (job) {
    return Assignment{Assignment::Kind::work, std::move(*job)};
  }
  return Assignment{waiting_count_ > 0 ? Assignment::Kind::wait : Assignment::Kind::end, {}};
}

Result<Sighting> Supervisor::sight(const Job& job, const std::string& sha256, std::uint64_t size,
                                   std::int64_t mtime_ns) {
  return desk_.ask([&] { return look_up(job, sha256, size, mtime_ns); });
}

Result<Sighting> Supervisor::look_up(const Job& job, const std::string& sha256, std::uint64_t size,
                                     std::int64_t mtime_ns) {
  Sighting sighting;
  if (!job.settled_sha256.empty() && job.settled_sha256 == sha256) {
    OFFENBAR_CHECK(rows_.keep_settled(job.id, size, mtime_ns));
    OFFENBAR_TRY(std::optional<FileRecord> record, rows_.find(job.id));
    if (record) {
      record->cpu_seconds = 0;  // those of an earlier run
      to_tell_.push_back(std::move(*record));
    }
    leave(job.id);
    sighting.kind = Sighting::Kind::unchanged;
    return sighting;
  }
  if (must_wait(job, sha256)) {
    leave(job.id);
    sighting.kind = Sighting::Kind::later;
    return sighting;
  }
  OFFENBAR_TRY(sighting.earlier, rows_.earlier_outputs(job.id));
  OFFENBAR_TRY(sighting.twin, rows_.same_content(sha256));
  if (sighting.twin) {
    sighting.kind = Sighting::Kind::same;
    return sighting;
  }
  by_content_.emplace(sha256, job.id);
  OFFENBAR_TRY(const std::optional<std::string> gone, rows_.gone_with_content(sha256));
  sighting.renamed_from = gone.value_or("");
  return sighting;
}

bool Supervisor::must_wait(const Job& job, const std::string& sha256) {
  if (!by_content_.contains(sha256) || waiting_count_ >= most_waiting) return false;
  waiting_[sha256].push_back(job);
  ++waiting_count_;
  return true;
}

Result<bool> Supervisor::claim(const Claim& claim) {
  return desk_.ask([&] { return rows_.claim(claim); });
}

Result<void> Supervisor::release(const std::string& folder, const std::string& key,
                                 std::int64_t owner) {
  return desk_.ask([&] { return rows_.release(folder, key, owner); });
}

Result<void> Supervisor::settle(const FileRecord& record) {
  return desk_.ask([&]() -> Result<void> {
    leave(record.id);
    OFFENBAR_CHECK(rows_.record(record));
    to_tell_.push_back(record);
    return {};
  });
}

Result<void> Supervisor::abandon(std::int64_t id) {
  return desk_.ask([&]() -> Result<void> {
    leave(id);
    return {};
  });
}

// The job is out of work; those that waited for its content come next.
void Supervisor::leave(std::int64_t id) {
  for (auto at = by_content_.begin(); at != by_content_.end(); ++at) {
    if (at->second != id) continue;
    if (const auto waiting = waiting_.find(at->first); waiting != waiting_.end()) {
      waiting_count_ -= waiting->second.size();
      for (Job& job : waiting->second) queue_.give_back(std::move(job));
      waiting_.erase(waiting);
    }
    by_content_.erase(at);
    return;
  }
}

void Supervisor::pause(const Error& reason) {
  const std::lock_guard lock(pause_mutex_);
  if (!paused_) paused_ = reason;
}

std::optional<Error> Supervisor::paused() const {
  const std::lock_guard lock(pause_mutex_);
  return paused_;
}

void Supervisor::tell_settled() {
  settled_ += to_tell_.size();
  for (const FileRecord& record : std::exchange(to_tell_, {})) {
    office_cpu_seconds_ += record.cpu_seconds;
    observer_.finished(record);
  }
}

Result<void> Supervisor::serve(const std::atomic<unsigned>& workers, std::stop_token stop) {
  stop_ = std::move(stop);
  auto last_tick = std::chrono::steady_clock::now();
  while (workers > 0) {
    auto served = desk_.serve(
        patience, [this] { return ledger_.begin(); }, [this] { return ledger_.commit(); });
    if (!served) {
      ledger_.roll_back();
      desk_.close(served.error());
      pause(served.error());
      return tl::unexpected<Error>(served.error());
    }
    tell_settled();
    if (const auto now = std::chrono::steady_clock::now(); now - last_tick >= tick) {
      last_tick = now;
      observer_.tick();
    }
  }
  return {};
}

}  // namespace offenbar::batch
