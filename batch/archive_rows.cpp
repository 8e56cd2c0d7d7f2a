#include "batch/archive_rows.h"

#include <fmt/core.h>

#include "batch/ledger_schema.h"

namespace offenbar::batch {
namespace {

// As the walk writes a file (plan_rows.cpp): a known one is open again and keeps what was found out
// about it until its digest tells, unless it is settled by being met.
constexpr std::string_view write_member = R"sql(
INSERT INTO files (root, path, kind, size, mtime_ns, seen, weight, own_place, state, reason,
                   link_target, fault, what, hint, archive, member, depth)
VALUES (?1, ?2, 5, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
ON CONFLICT (root, path) DO UPDATE SET
  seen = excluded.seen, gone = 0, kind = excluded.kind, size = excluded.size,
  mtime_ns = excluded.mtime_ns, weight = excluded.weight, own_place = excluded.own_place,
  settled_before = CASE
    WHEN excluded.state <> 0 OR kind NOT IN (0, 5) OR reason IN ('excluded', 'link', 'special')
      THEN NULL
    WHEN state = 0 THEN settled_before
    ELSE state END,
  sha256 = CASE WHEN excluded.state = 0 THEN sha256 ELSE NULL END,
  reason = CASE WHEN excluded.state = 0 AND reason NOT IN ('excluded', 'link', 'special')
                THEN reason ELSE excluded.reason END,
  fault = CASE WHEN excluded.state = 0 THEN fault ELSE excluded.fault END,
  what = CASE WHEN excluded.state = 0 THEN what ELSE excluded.what END,
  hint = CASE WHEN excluded.state = 0 THEN hint ELSE excluded.hint END,
  losses = CASE WHEN excluded.state = 0 THEN losses ELSE NULL END,
  link_target = excluded.link_target, state = excluded.state,
  archive = excluded.archive, member = excluded.member, depth = excluded.depth)sql";

constexpr std::string_view write_folder = R"sql(
INSERT INTO folders (root, path, seen, own_place, archive, mtime_ns)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (root, path) DO UPDATE SET seen = excluded.seen, own_place = excluded.own_place,
  archive = excluded.archive, mtime_ns = excluded.mtime_ns)sql";

void bind_or_null(Statement& statement, int at, std::string_view value, bool text) {
  if (value.empty()) {
    statement.bind_null(at);
  } else if (text) {
    statement.bind_text(at, value);
  } else {
    statement.bind_bytes(at, value);
  }
}

std::string below(const std::string& archive, const std::string& path) {
  if (archive.empty()) return path;
  return path.empty() ? archive : archive + "/" + path;
}

struct Place {
  std::int64_t root = 0;
  std::string path;
};

Result<Place> place_of(Database& database, std::int64_t file) {
  OFFENBAR_TRY(Statement row, database.prepare("SELECT root, path FROM files WHERE id = ?1"));
  OFFENBAR_TRY(const bool found, row.bind(1, file).step());
  if (!found) return fail(Fault::internal, "ledger: an archive has no row");
  return Place{row.integer(0), row.bytes(1)};
}

void bind_member(Statement& row, const MemberRow& member) {
  row.bind(3, static_cast<std::int64_t>(member.size)).bind(4, member.mtime_ns);
  row.bind(6, member.weight);
  bind_or_null(row, 7, member.own_place, false);
  row.bind(8, static_cast<std::int64_t>(member.state));
  bind_or_null(row, 9, member.reason, true);
  bind_or_null(row, 10, member.link_target, false);
  bind_or_null(row, 11, member.error ? name_of(member.error->fault) : std::string_view(), true);
  bind_or_null(row, 12, member.error ? std::string_view(member.error->what) : "", true);
  bind_or_null(row, 13, member.error ? std::string_view(member.error->hint) : "", true);
  row.bind(15, static_cast<std::int64_t>(member.member));
}

}  // namespace

Result<ArchiveRows> ArchiveRows::open(Ledger& ledger, std::int64_t run) {
  return ArchiveRows(ledger, run);
}

Result<std::vector<std::int64_t>> ArchiveRows::ids(std::string_view sql, std::int64_t file) {
  OFFENBAR_TRY(Statement row, ledger_->database().prepare(sql));
  row.bind(1, file);
  std::vector<std::int64_t> found;
  for (;;) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return found;
    found.push_back(row.integer(0));
  }
}

Result<std::int64_t> ArchiveRows::change(std::string_view sql, std::int64_t file) {
  OFFENBAR_TRY(Statement statement, ledger_->database().prepare(sql));
  OFFENBAR_CHECK(statement.bind(1, file).run());
  return ledger_->database().changes();
}

Result<ArchiveChange> ArchiveRows::put(std::int64_t file, const ArchiveOpening& opening) {
  Database& database = ledger_->database();
  OFFENBAR_TRY(const Place place, place_of(database, file));
  OFFENBAR_TRY(const std::int64_t before,
               database.number(fmt::format("SELECT count(*) FROM files WHERE archive = {} AND gone "
                                           "= 0 AND seen = {}",
                                           file, run_)));
  OFFENBAR_CHECK(change("UPDATE files SET seen = 0 WHERE archive = ?1", file));
  OFFENBAR_CHECK(change("DELETE FROM folders WHERE archive = ?1", file));
  OFFENBAR_TRY(Statement archive, database.prepare("INSERT OR REPLACE INTO archives (file, folder) "
                                                   "VALUES (?1, ?2)"));
  OFFENBAR_CHECK(archive.bind(1, file).bind_bytes(2, opening.folder).run());
  OFFENBAR_TRY(Statement folder, database.prepare(write_folder));
  for (const MemberFolder& one : opening.listing.folders) {
    folder.bind(1, place.root).bind_bytes(2, below(place.path, one.path)).bind(3, run_);
    bind_or_null(folder, 4, one.own_place, false);
    OFFENBAR_CHECK(folder.bind(5, file).bind(6, one.mtime_ns).run());
  }
  ArchiveChange changed;
  OFFENBAR_TRY(Statement row, database.prepare(write_member));
  for (const MemberRow& member : opening.listing.members) {
    row.bind(1, place.root).bind_bytes(2, below(place.path, member.path)).bind(5, run_);
    bind_member(row, member);
    OFFENBAR_CHECK(row.bind(14, file).bind(16, std::int64_t{opening.depth} + 1).run());
    if (member.state != State::pending) continue;
    ++changed.open;
    changed.open_bytes += member.size;
  }
  OFFENBAR_CHECK(
      change("UPDATE files SET gone = 1 WHERE archive = ?1 AND seen = 0 AND gone = 0", file));
  std::int64_t buried = 0;
  OFFENBAR_TRY(const std::vector<std::int64_t> lost,
               ids("SELECT id FROM files JOIN archives ON archives.file = files.id WHERE "
                   "files.archive = ?1 AND gone = 1",
                   file));
  for (const std::int64_t nested : lost) {
    OFFENBAR_TRY(const std::int64_t gone, bury(nested, opening.depth + 1));
    buried += gone;
  }
  changed.found = static_cast<std::int64_t>(opening.listing.members.size()) - before - buried;
  return changed;
}

// Marks all members of `file` gone, and those of archives among them.
Result<std::int64_t> ArchiveRows::bury(std::int64_t file, int depth) {
  OFFENBAR_TRY(std::int64_t gone,
               change("UPDATE files SET gone = 1 WHERE archive = ?1 AND gone = 0", file));
  OFFENBAR_CHECK(change("DELETE FROM folders WHERE archive = ?1", file));
  if (depth > deepest_archive) return gone;
  OFFENBAR_TRY(const std::vector<std::int64_t> nested,
               ids("SELECT id FROM files JOIN archives ON archives.file = files.id WHERE "
                   "files.archive = ?1",
                   file));
  for (const std::int64_t one : nested) {
    OFFENBAR_TRY(const std::int64_t more, bury(one, depth + 1));
    gone += more;
  }
  return gone;
}

Result<std::int64_t> ArchiveRows::close(std::int64_t file) {
  OFFENBAR_TRY(const std::int64_t was_open, change("DELETE FROM archives WHERE file = ?1", file));
  if (was_open == 0) return std::int64_t{0};
  return bury(file, 0);
}

Result<void> ArchiveRows::add_waiting(std::int64_t file, int depth,
                                      std::vector<WaitingMember>& members) {
  {
    OFFENBAR_TRY(Statement row, ledger_->database().prepare(
                                    "SELECT depth, weight, id FROM files WHERE archive = ?1 AND "
                                    "state = 0 AND gone = 0 AND seen = ?2"));
    row.bind(1, file).bind(2, run_);
    for (;;) {
      OFFENBAR_TRY(const bool more, row.step());
      if (!more) break;
      members.push_back({static_cast<int>(row.integer(0)), row.integer(1), row.integer(2)});
    }
  }
  if (depth > deepest_archive) return {};
  OFFENBAR_TRY(const std::vector<std::int64_t> nested,
               ids("SELECT id FROM files JOIN archives ON archives.file = files.id WHERE "
                   "files.archive = ?1 AND state <> 0 AND gone = 0",
                   file));
  for (const std::int64_t one : nested) OFFENBAR_CHECK(add_waiting(one, depth + 1, members));
  return {};
}

Result<std::vector<WaitingMember>> ArchiveRows::waiting(std::int64_t file) {
  std::vector<WaitingMember> members;
  OFFENBAR_CHECK(add_waiting(file, 0, members));
  return members;
}

Result<std::vector<WaitingMember>> ArchiveRows::all_waiting() {
  OFFENBAR_TRY(const std::vector<std::int64_t> archives,
               ids("SELECT id FROM files JOIN archives ON archives.file = files.id WHERE "
                   "files.archive IS NULL AND state <> 0 AND gone = 0 AND seen = ?1",
                   run_));
  std::vector<WaitingMember> members;
  for (const std::int64_t file : archives) OFFENBAR_CHECK(add_waiting(file, 0, members));
  return members;
}

Result<void> ArchiveRows::forget_output(std::int64_t file, const std::string& path) {
  OFFENBAR_TRY(Statement statement,
               ledger_->database().prepare("DELETE FROM outputs WHERE file = ?1 AND path = ?2"));
  return statement.bind(1, file).bind_bytes(2, path).run();
}

}  // namespace offenbar::batch
