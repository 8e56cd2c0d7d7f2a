// The open files of a run, in the order they are to be worked on. Holds one page of them at a time.
//
// Members of opened archives come first, those that lie deepest before all: so no more archives lie
// unpacked at a time than there are workers, times the depth.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <queue>
#include <string>
#include <tuple>
#include <vector>

#include "batch/ledger.h"
#include "batch/migrate_options.h"

namespace offenbar::batch {

struct Job {
  std::int64_t id = 0;  // FileRecord::id
  std::string root;     // name of its SOURCE
  std::string path;     // below that, raw bytes; empty for a SOURCE that is a file
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  // SHA-256 of the content that brought the file its earlier state; empty if it had none or is to
  // be done again whatever its content.
  std::string settled_sha256;
  bool is_maildir = false;  // a folder that is one source
  // Of a member of an archive; 0: the file lies in its SOURCE.
  std::int64_t archive = 0;    // FileRecord::id
  std::size_t member = 0;      // its number there
  int depth = 0;               // how many archives it lies in
  std::string archive_path;    // of the archive, below the SOURCE
  std::string archive_folder;  // where the archive's members land, relative to TARGET
};

// An archive that was opened, to open it again.
struct OpenedArchive {
  Job job;
  std::string sha256;
  std::string format;
  std::uint64_t pending = 0;  // members that are still open
};

// A member that waits to be worked on.
struct WaitingMember {
  int depth = 0;
  std::int64_t weight = 0;
  std::int64_t id = 0;
};

// What is still to be done when a plan stands.
struct OpenWork {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

class WorkQueue {
 public:
  static constexpr std::int64_t page = 256;

  // The pending files that the walk of run number `run` met.
  [[nodiscard]] static Result<WorkQueue> open(Ledger& ledger, std::int64_t run, Order order);

  [[nodiscard]] Result<OpenWork> open_work();
  // Every file once; nothing when there is no further one.
  [[nodiscard]] Result<std::optional<Job>> next();
  // Adds members of an archive that was opened just now.
  void join(const std::vector<WaitingMember>& members);
  // An archive of the ledger, by its id. Errors: not_found.
  [[nodiscard]] Result<OpenedArchive> archive(std::int64_t id);
  // Puts a job in front: it waited for another with the same content.
  void give_back(Job job) { jobs_.push_front(std::move(job)); }

 private:
  WorkQueue(Ledger& ledger, std::int64_t run, Order order)
      : ledger_(&ledger), run_(run), order_(order) {}
  [[nodiscard]] Result<void> read_page();
  [[nodiscard]] Result<std::optional<Job>> next_member();
  Ledger* ledger_;
  std::int64_t run_;
  Order order_;
  Statement select_;
  Statement member_;
  Statement archive_;
  std::priority_queue<std::tuple<int, std::int64_t, std::int64_t>> members_;  // depth, weight, -id
  std::deque<Job> jobs_;
  std::int64_t last_weight_ = 0;  // longest first: where the page before ended
  std::int64_t last_id_ = 0;
  std::int64_t last_root_ = 0;  // by path
  std::string last_path_;
};

}  // namespace offenbar::batch
