// The open files of a run, in the order they are to be worked on. Holds one page of them at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

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
  // Puts a job in front: it waited for another with the same content.
  void give_back(Job job) { jobs_.push_front(std::move(job)); }

 private:
  WorkQueue(Ledger& ledger, std::int64_t run) : ledger_(&ledger), run_(run) {}
  [[nodiscard]] Result<void> read_page();
  Ledger* ledger_;
  std::int64_t run_;
  Statement select_;
  std::deque<Job> jobs_;
  std::int64_t last_weight_ = 0;  // longest first: where the page before ended
  std::int64_t last_id_ = 0;
  std::int64_t last_root_ = 0;  // by path
  std::string last_path_;
};

}  // namespace offenbar::batch
