// The one who hands out the work and writes down what became of it.
//
// One thread serves; workers call from theirs and wait for their answer. A worker holds a job until
// it settles or abandons it, unless a sighting tells it to leave it.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "batch/archive_rows.h"
#include "batch/desk.h"
#include "batch/ledger.h"
#include "batch/names.h"
#include "batch/observer.h"
#include "batch/result_rows.h"
#include "batch/store_rows.h"
#include "batch/work_queue.h"

namespace offenbar::batch {

// What a worker is to do next.
struct Assignment {
  enum class Kind : std::uint8_t { work, wait, end };
  Kind kind = Kind::end;
  Job job;  // of work
};

// What is known about a content, once its digest is.
struct Sighting {
  enum class Kind : std::uint8_t {
    first,      // nobody has it yet: go on
    same,       // `twin` has it, and its outcome is this one's too
    later,      // someone is at it right now: this job comes again, leave it
    unchanged,  // it is what this file held before: its state stands again, leave it
  };
  Kind kind = Kind::first;
  std::optional<FileRecord> twin;
  std::vector<EarlierOutput> earlier;  // what stands, or may stand, in TARGET for this file
  std::string renamed_from;            // a source that is gone and had this content; may be empty
};

class Supervisor {
 public:
  static constexpr std::size_t most_waiting = 1000;  // jobs that wait for a twin

  [[nodiscard]] static Result<std::unique_ptr<Supervisor>> make(Ledger& ledger, std::int64_t run,
                                                                Order order, Observer& observer);

  // --- from any thread
  [[nodiscard]] Result<Assignment> next();
  // `size` and `mtime_ns` as they were when the content was read.
  [[nodiscard]] Result<Sighting> sight(const Job& job, const std::string& sha256,
                                       std::uint64_t size, std::int64_t mtime_ns);
  // As Claims in names.h.
  [[nodiscard]] Result<bool> claim(const Claim& claim);
  [[nodiscard]] Result<void> release(const std::string& folder, const std::string& key,
                                     std::int64_t owner);
  // The job's end: `record` becomes the file's row.
  [[nodiscard]] Result<void> settle(const FileRecord& record);
  // The same for an archive that was opened: its members join the work.
  [[nodiscard]] Result<void> settle_archive(const FileRecord& record,
                                            const ArchiveOpening& opening);
  // An archive of the ledger, to open it again. Errors: not_found.
  [[nodiscard]] Result<OpenedArchive> archive(std::int64_t id);
  // A result of the file that stands no more.
  [[nodiscard]] Result<void> forget_output(std::int64_t file, const std::string& path);
  // The job's end without an outcome: the file stays pending.
  [[nodiscard]] Result<void> abandon(std::int64_t id);
  // Works on the rows of mail stores; `work` takes them and answers a Result. Committed when it
  // returns, as all that is asked here.
  template <class Work>
  [[nodiscard]] auto with_stores(Work work) {
    return desk_.ask([&] { return work(stores_); });
  }
  // What locks in the processes of this kind; the first one that says so counts, they are alike.
  void note_isolation(const std::string& who, const std::vector<std::string>& measures);
  [[nodiscard]] Isolation isolation() const;
  // While `rests` answers true, no further work is given out, and workers wait. Before serve().
  void rest_while(std::function<bool()> rests) { rests_ = std::move(rests); }
  // Stops the run: no further work is given out, open files stay pending. The first reason counts.
  void pause(const Error& reason);

  // --- from the serving thread
  // Does errands until `workers` is zero, ticking the observer. After a stop request, or pause(),
  // no more work is given out. Errors: the ledger's; the workers then end with errors of their own.
  [[nodiscard]] Result<void> serve(const std::atomic<unsigned>& workers, std::stop_token stop);
  [[nodiscard]] OpenWork open_work() const { return open_; }
  // Workers wait while another is at work: what it opens may bring more.
  void expect_members() { members_may_come_ = true; }
  // Files that opened archives brought, less those that went.
  [[nodiscard]] std::int64_t joined() const { return joined_; }
  [[nodiscard]] std::uint64_t settled() const { return settled_; }
  // CPU time of the office children of the files settled so far.
  [[nodiscard]] double office_cpu_seconds() const { return office_cpu_seconds_; }
  // Why no further work is given out although there may be some.
  [[nodiscard]] std::optional<Error> paused() const;

 private:
  Supervisor(Ledger& ledger, ResultRows rows, StoreRows stores, ArchiveRows archives,
             WorkQueue queue, OpenWork open, Observer& observer);
  [[nodiscard]] Result<void> let_members_join(std::int64_t archive);
  [[nodiscard]] Result<void> write_members(const FileRecord& archive,
                                           const ArchiveOpening& opening);
  void note_change(const ArchiveChange& change);
  [[nodiscard]] Result<Assignment> assign();
  [[nodiscard]] Result<Sighting> look_up(const Job& job, const std::string& sha256,
                                         std::uint64_t size, std::int64_t mtime_ns);
  [[nodiscard]] bool must_wait(const Job& job, const std::string& sha256);
  void leave(std::int64_t id);
  void tell_settled();

  Ledger& ledger_;
  ResultRows rows_;
  StoreRows stores_;
  ArchiveRows archives_;
  WorkQueue queue_;
  OpenWork open_;
  Observer& observer_;
  Desk desk_;
  std::stop_token stop_;
  std::uint64_t settled_ = 0;
  std::set<std::int64_t> in_work_;
  std::function<bool()> rests_;
  bool members_may_come_ = false;
  std::int64_t joined_ = 0;
  ArchiveChange to_join_;  // in this transaction, not yet told
  double office_cpu_seconds_ = 0;
  std::vector<FileRecord> to_tell_;                 // settled in this transaction
  std::map<std::string, std::int64_t> by_content_;  // digest -> the job that is at it
  std::map<std::string, std::deque<Job>> waiting_;  // digest -> jobs that wait for it
  std::size_t waiting_count_ = 0;
  mutable std::mutex mutex_;  // of what follows
  std::optional<Error> paused_;
  Isolation isolation_;
};

}  // namespace offenbar::batch
