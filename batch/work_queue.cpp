#include "batch/work_queue.h"

#include <limits>

#include "batch/ledger_schema.h"

namespace offenbar::batch {
namespace {

constexpr std::string_view columns =
    "SELECT files.id, roots.name, files.path, files.size, files.mtime_ns, "
    "CASE WHEN files.settled_before > 0 THEN coalesce(files.sha256, '') ELSE '' END, files.weight, "
    "files.root, files.kind ";

constexpr std::string_view open_files =
    "FROM files JOIN roots ON roots.id = files.root "
    "WHERE state = 0 AND seen = ?1 AND gone = 0 AND archive IS NULL ";

constexpr std::string_view member_columns =
    ", coalesce(files.archive, 0), coalesce(files.member, 0), files.depth, "
    "coalesce(holder.path, x''), coalesce(archives.folder, x'') ";

constexpr std::string_view with_holder =
    "FROM files JOIN roots ON roots.id = files.root "
    "LEFT JOIN files AS holder ON holder.id = files.archive "
    "LEFT JOIN archives ON archives.file = files.archive "
    "WHERE files.id = ?1 AND files.gone = 0 ";

constexpr std::string_view by_weight =
    "AND weight <= ?2 AND NOT (weight = ?2 AND files.id <= ?3) "
    "ORDER BY weight DESC, files.id LIMIT ?6";

constexpr std::string_view by_path =
    "AND (files.root, files.path) > (?4, ?5) ORDER BY files.root, files.path LIMIT ?6";

Job job_of(const Statement& row) {
  Job job;
  job.id = row.integer(0);
  job.root = row.bytes(1);
  job.path = row.bytes(2);
  job.size = static_cast<std::uint64_t>(row.integer(3));
  job.mtime_ns = row.integer(4);
  job.settled_sha256 = row.bytes(5);
  job.is_maildir = row.integer(8) == static_cast<std::int64_t>(EntryKind::maildir);
  return job;
}

Job member_of(const Statement& row) {
  Job job = job_of(row);
  job.archive = row.integer(9);
  job.member = static_cast<std::size_t>(row.integer(10));
  job.depth = static_cast<int>(row.integer(11));
  job.archive_path = row.bytes(12);
  job.archive_folder = row.bytes(13);
  return job;
}

}  // namespace

Result<WorkQueue> WorkQueue::open(Ledger& ledger, std::int64_t run, Order order) {
  WorkQueue queue(ledger, run, order);
  const std::string sql = std::string(columns) + std::string(open_files) +
                          std::string(order == Order::path ? by_path : by_weight);
  OFFENBAR_TRY(queue.select_, ledger.database().prepare(sql));
  const std::string member = std::string(columns) + std::string(member_columns);
  OFFENBAR_TRY(queue.member_, ledger.database().prepare(member + std::string(with_holder) +
                                                        "AND files.state = 0 AND files.seen = ?2"));
  OFFENBAR_TRY(
      queue.archive_,
      ledger.database().prepare(
          member +
          ", coalesce(files.sha256, ''), coalesce(files.format, ''), (SELECT count(*) FROM "
          "files AS open WHERE open.archive = files.id AND open.state = 0 AND open.gone = "
          "0) " +
          std::string(with_holder)));
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
  OFFENBAR_TRY(std::optional<Job> member, next_member());
  if (member) return member;
  if (jobs_.empty()) OFFENBAR_CHECK(read_page());
  if (jobs_.empty()) return std::nullopt;
  Job job = std::move(jobs_.front());
  jobs_.pop_front();
  return job;
}

void WorkQueue::join(const std::vector<WaitingMember>& members) {
  for (const WaitingMember& member : members) {
    members_.emplace(member.depth, order_ == Order::path ? 0 : member.weight, -member.id);
  }
}

Result<std::optional<Job>> WorkQueue::next_member() {
  while (!members_.empty()) {
    const std::int64_t id = -std::get<2>(members_.top());
    members_.pop();
    OFFENBAR_TRY(const bool row, member_.bind(1, id).bind(2, run_).step());
    if (!row) continue;
    Job job = member_of(member_);
    member_.reset();
    return job;
  }
  return std::nullopt;
}

Result<OpenedArchive> WorkQueue::archive(std::int64_t id) {
  OFFENBAR_TRY(const bool row, archive_.bind(1, id).step());
  if (!row) return fail(Fault::not_found, "its archive is gone");
  OpenedArchive archive{member_of(archive_), archive_.bytes(14), archive_.bytes(15),
                        static_cast<std::uint64_t>(archive_.integer(16))};
  archive_.reset();
  return archive;
}

Result<void> WorkQueue::read_page() {
  select_.bind(1, run_).bind(2, last_weight_).bind(3, last_id_).bind(4, last_root_);
  select_.bind_bytes(5, last_path_).bind(6, page);
  while (true) {
    OFFENBAR_TRY(const bool more, select_.step());
    if (!more) return {};
    jobs_.push_back(job_of(select_));
    last_weight_ = select_.integer(6);
    last_id_ = select_.integer(0);
    last_root_ = select_.integer(7);
    last_path_ = select_.bytes(2);
  }
}

}  // namespace offenbar::batch
