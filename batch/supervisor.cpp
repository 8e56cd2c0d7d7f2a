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
  OFFENBAR_TRY(ArchiveRows archives, ArchiveRows::open(ledger, run));
  OFFENBAR_TRY(WorkQueue queue, WorkQueue::open(ledger, run, order));
  OFFENBAR_TRY(const OpenWork open, queue.open_work());
  OFFENBAR_TRY(const std::vector<WaitingMember> members, archives.all_waiting());
  queue.join(members);
  return std::unique_ptr<Supervisor>(new Supervisor(ledger, std::move(rows), std::move(stores),
                                                    std::move(archives), std::move(queue), open,
                                                    observer));
}

Supervisor::Supervisor(Ledger& ledger, ResultRows rows, StoreRows stores, ArchiveRows archives,
                       WorkQueue queue, OpenWork open, Observer& observer)
    : ledger_(ledger),
      rows_(std::move(rows)),
      stores_(std::move(stores)),
      archives_(std::move(archives)),
      queue_(std::move(queue)),
      open_(open),
      observer_(observer) {}

Result<Assignment> Supervisor::next() {
  return desk_.ask([this] { return assign(); });
}

Result<Assignment> Supervisor::assign() {
  if (stop_.stop_requested() || paused()) return Assignment{};
  const bool rests = rests_ && rests_();
  observer_.waiting(rests);
  if (rests) return Assignment{Assignment::Kind::wait, {}};
  OFFENBAR_TRY(std::optional<Job> job, queue_.next());
  if (job) {
    in_work_.insert(job->id);
    observer_.taken(job->id, job->path.empty() ? job->root : job->root + "/" + job->path,
                    job->size);
    return Assignment{Assignment::Kind::work, std::move(*job)};
  }
  const bool more_may_come = waiting_count_ > 0 || (members_may_come_ && !in_work_.empty());
  return Assignment{more_may_come ? Assignment::Kind::wait : Assignment::Kind::end, {}};
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
    OFFENBAR_CHECK(let_members_join(job.id));
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
    OFFENBAR_TRY(const std::int64_t gone, archives_.close(record.id));
    note_change({-gone, 0, 0});
    to_tell_.push_back(record);
    return {};
  });
}

Result<void> Supervisor::settle_archive(const FileRecord& record, const ArchiveOpening& opening) {
  return desk_.ask([&]() -> Result<void> {
    leave(record.id);
    OFFENBAR_CHECK(rows_.record(record));
    to_tell_.push_back(record);
    return write_members(record, opening);
  });
}

// Members that are settled by being listed are told like any other; what a pattern or their kind
// leaves out is not, as in a plan.
Result<void> Supervisor::write_members(const FileRecord& archive, const ArchiveOpening& opening) {
  OFFENBAR_TRY(ArchiveChange change, archives_.put(archive.id, opening));
  for (const MemberRow& member : opening.listing.members) {
    if (!member.error) continue;
    FileRecord told;
    told.root = archive.root;
    told.path = archive.path.empty() ? member.path : archive.path + "/" + member.path;
    told.size = member.size;
    told.mtime_ns = member.mtime_ns;
    told.state = member.state;
    told.error = member.error;
    change.open_bytes += told.size;
    ++change.open;
    to_tell_.push_back(std::move(told));
  }
  note_change(change);
  return let_members_join(archive.id);
}

Result<void> Supervisor::let_members_join(std::int64_t archive) {
  OFFENBAR_TRY(const std::vector<WaitingMember> members, archives_.waiting(archive));
  queue_.join(members);
  return {};
}

void Supervisor::note_change(const ArchiveChange& change) {
  joined_ += change.found;
  to_join_.found += change.found;
  to_join_.open += change.open;
  to_join_.open_bytes += change.open_bytes;
}

Result<OpenedArchive> Supervisor::archive(std::int64_t id) {
  return desk_.ask([&] { return queue_.archive(id); });
}

Result<void> Supervisor::forget_output(std::int64_t file, const std::string& path) {
  return desk_.ask([&] { return archives_.forget_output(file, path); });
}

Result<void> Supervisor::abandon(std::int64_t id) {
  return desk_.ask([&]() -> Result<void> {
    leave(id);
    return {};
  });
}

// The job is out of work; those that waited for its content come next.
void Supervisor::leave(std::int64_t id) {
  in_work_.erase(id);
  observer_.left(id);
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

void Supervisor::note_isolation(const std::string& who, const std::vector<std::string>& measures) {
  const std::lock_guard lock(mutex_);
  if (!measures.empty()) isolation_.try_emplace(who, measures);
}

Isolation Supervisor::isolation() const {
  const std::lock_guard lock(mutex_);
  return isolation_;
}

void Supervisor::pause(const Error& reason) {
  const std::lock_guard lock(mutex_);
  if (!paused_) paused_ = reason;
}

std::optional<Error> Supervisor::paused() const {
  const std::lock_guard lock(mutex_);
  return paused_;
}

void Supervisor::tell_settled() {
  if (const ArchiveChange change = std::exchange(to_join_, {});
      change.found != 0 || change.open > 0) {
    observer_.joined(change.found, change.open, change.open_bytes);
  }
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
