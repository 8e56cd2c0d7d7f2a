#include "batch/work_queue.h"

#include <limits>

#include "batch/ledger_schema.h"

namespace offenbar::batch {
namespace {

constexpr std::string_view columns =
    "SELECT files.id, roots.name, files.path, size, mtime_ns, "
    "CASE WHEN settled_before > 0 THEN coalesce(sha256, '') ELSE '' END, weight, files.root, kind "
    "FROM files JOIN roots ON roots.id = files.root "
    "WHERE state = 0 AND seen = ?1 AND gone = 0 ";

constexpr std::string_view by_weight =
    "AND weight <= ?2 AND NOT (weight = ?2 AND files.id <= ?3) "
    "ORDER BY weight DESC, files.id LIMIT ?6";

constexpr std::string_view by_path =
    "AND (files.root, files.path) > (?4, ?5) ORDER BY files.root, files.path LIMIT ?6";

}  // namespace

Result<WorkQueue> WorkQueue::open(Ledger& ledger, std::int64_t run, Order order) {
  WorkQueue queue(ledger, run);
  const std::string sql =
      std::string(columns) + std::string(order == Order::path ? by_path : by_weight);
  OFFENBAR_TRY(queue.select_, ledger.database().prepare(sql));
  queue.last_weight_ = std::numeric_limits<std::int64_t>::max();
  return queue;
}

Result<OpenWork> WorkQueue::open_work() {
  OFFENBAR_TRY(Statement sum,
               ledger_->database().prepare("SELECT count(*), coalesce(sum(size), 0) FROM files "
                                           "WHERE state = 0 AND seen = ? AND gone = 0"));
  OFFENBAR_TRY(const bool row, sum.bind(1, run_).step());
  if (!row) return fail(Fault::internal, "ledger: no count of open files");
  return OpenWork{static_cast<std::uint64_t>(sum.integer(0)),
                  static_cast<std::uint64_t>(sum.integer(1))};
}

Result<std::optional<Job>> WorkQueue::next() {
  if (jobs_.empty()) OFFENBAR_CHECK(read_page());
  if (jobs_.empty()) return std::nullopt;
  Job job = std::move(jobs_.front());
  jobs_.pop_front();
  return job;
}

Result<void> WorkQueue::read_page() {
  select_.bind(1, run_).bind(2, last_weight_).bind(3, last_id_).bind(4, last_root_);
  select_.bind_bytes(5, last_path_).bind(6, page);
  while (true) {
    OFFENBAR_TRY(const bool more, select_.step());
    if (!more) return {};
    jobs_.push_back({select_.integer(0), select_.bytes(1), select_.bytes(2),
                     static_cast<std::uint64_t>(select_.integer(3)), select_.integer(4),
                     select_.bytes(5),
                     select_.integer(8) == static_cast<std::int64_t>(EntryKind::maildir)});
    last_weight_ = select_.integer(6);
    last_id_ = select_.integer(0);
    last_root_ = select_.integer(7);
    last_path_ = select_.bytes(2);
  }
}

}  // namespace offenbar::batch
