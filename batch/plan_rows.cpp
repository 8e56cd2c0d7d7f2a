#include "batch/plan_rows.h"

#include <fmt/core.h>

#include "batch/archive_rows.h"
#include "converters/archive/archive_reader.h"
#include "converters/base/result.h"
#include "converters/format.h"

namespace offenbar::batch {
namespace {

// Met again as it was: the row stays. A file that a pattern leaves out keeps what an earlier run
// made of it, and one left out earlier is not kept once it is wanted. With ?7 (--retry-failed) a
// wanted file that failed, is encrypted, protected or unsupported is open again; with ?8
// (--open-archives) an archive that was not opened. {} stands for their formats.
constexpr std::string_view touch_file = R"sql(
UPDATE files SET seen = ?1, gone = 0,
  state = CASE WHEN ?7 AND ?6 = 0 AND state IN (3, 4, 5, 7) THEN 0
               WHEN ?8 AND ?6 = 0 AND state = 7 AND format IN ({})
                 AND coalesce(notes, '') NOT LIKE '%"kept_whole"%' THEN 0
               ELSE state END
WHERE root = ?2 AND path = ?3 AND kind IN (0, 4) AND size = ?4 AND mtime_ns = ?5
  AND CASE WHEN ?6 = 0 THEN reason IS NOT 'excluded' ELSE state <> 0 END)sql";

// The same where nothing is to be done again: names no column that an index or a counter depends
// on.
constexpr std::string_view meet_file = R"sql(
UPDATE files SET seen = ?1
WHERE root = ?2 AND path = ?3 AND kind IN (0, 4) AND size = ?4 AND mtime_ns = ?5 AND gone = 0
  AND CASE WHEN ?6 = 0 THEN reason IS NOT 'excluded' ELSE state <> 0 END)sql";

constexpr std::string_view write_file = R"sql(
INSERT INTO files (root, path, kind, size, mtime_ns, seen, weight, own_place, state, reason,
                   link_target, fault, what)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
ON CONFLICT (root, path) DO UPDATE SET
  seen = excluded.seen, gone = 0, kind = excluded.kind, size = excluded.size,
  mtime_ns = excluded.mtime_ns, weight = excluded.weight, own_place = excluded.own_place,
  settled_before = CASE
    WHEN excluded.state <> 0 OR kind NOT IN (0, 4) OR reason = 'excluded' THEN NULL
    WHEN state = 0 THEN settled_before
    ELSE state END,
  -- An open file keeps what was found out about it, until the digest tells that it changed.
  reason = CASE WHEN excluded.state = 0 AND reason IS NOT 'excluded' THEN reason
                ELSE excluded.reason END,
  fault = CASE WHEN excluded.state = 0 THEN fault ELSE excluded.fault END,
  what = CASE WHEN excluded.state = 0 THEN what ELSE excluded.what END,
  link_target = excluded.link_target, state = excluded.state,
  archive = NULL, member = NULL, depth = 0)sql";

constexpr std::string_view write_folder = R"sql(
INSERT INTO folders (root, path, seen, own_place) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (root, path) DO UPDATE SET seen = excluded.seen, own_place = excluded.own_place,
  archive = NULL, mtime_ns = NULL)sql";

// "'zip', '7z', ..."
std::string archive_formats() {
  std::string list;
  for (const Format& format : formats()) {
    if (archive::is_archive(format.id)) {
      list += fmt::format("{}'{}'", list.empty() ? "" : ", ", format.id);
    }
  }
  return list;
}

void bind_or_null(Statement& statement, int at, std::string_view value, bool text = true) {
  if (value.empty()) {
    statement.bind_null(at);
  } else if (text) {
    statement.bind_text(at, value);
  } else {
    statement.bind_bytes(at, value);
  }
}

}  // namespace

Result<PlanRows> PlanRows::open(Ledger& ledger, std::int64_t run, bool retry_failed,
                                bool open_archives) {
  PlanRows rows(ledger, run, retry_failed, open_archives);
  OFFENBAR_TRY(rows.touch_, ledger.database().prepare(fmt::format(touch_file, archive_formats())));
  OFFENBAR_TRY(rows.meet_, ledger.database().prepare(meet_file));
  OFFENBAR_TRY(rows.file_, ledger.database().prepare(write_file));
  OFFENBAR_TRY(rows.folder_, ledger.database().prepare(write_folder));
  return rows;
}

Result<std::int64_t> PlanRows::root(const SourceRoot& source) {
  OFFENBAR_TRY(Statement write, ledger_->database().prepare(
                                    "INSERT INTO roots (name, path) VALUES (?, ?) ON CONFLICT "
                                    "(name) DO UPDATE SET path = excluded.path RETURNING id"));
  write.bind_bytes(1, source.name).bind_bytes(2, source.path);
  OFFENBAR_TRY(const bool row, write.step());
  if (!row) return fail(Fault::internal, "ledger: a root got no number");
  const std::int64_t id = write.integer(0);
  write.reset();
  OFFENBAR_TRY(const std::int64_t known,
               ledger_->database().number(
                   fmt::format("SELECT EXISTS (SELECT 1 FROM files WHERE root = {})", id)));
  if (known != 0) known_roots_.insert(id);
  return id;
}

Result<bool> PlanRows::touch(const Entry& entry) {
  const bool is_source = entry.kind == EntryKind::file || entry.kind == EntryKind::maildir;
  if (!is_source || !known_roots_.contains(entry.root)) return false;
  if (!retry_failed_ && !open_archives_) {
    meet_.bind(1, run_).bind(2, entry.root).bind_bytes(3, entry.path);
    meet_.bind(4, static_cast<std::int64_t>(entry.size)).bind(5, entry.mtime_ns);
    OFFENBAR_CHECK(meet_.bind(6, static_cast<std::int64_t>(entry.state)).run());
    if (ledger_->database().changes() > 0) return true;
  }
  touch_.bind(1, run_)
      .bind(2, entry.root)
      .bind_bytes(3, entry.path)
      .bind(4, static_cast<std::int64_t>(entry.size))
      .bind(5, entry.mtime_ns)
      .bind(6, static_cast<std::int64_t>(entry.state))
      .bind(7, std::int64_t{retry_failed_})
      .bind(8, std::int64_t{open_archives_});
  OFFENBAR_CHECK(touch_.run());
  return ledger_->database().changes() > 0;
}

Result<void> PlanRows::file(const Entry& entry) {
  OFFENBAR_TRY(const bool same, touch(entry));
  if (same) return {};
  file_.bind(1, entry.root)
      .bind_bytes(2, entry.path)
      .bind(3, static_cast<std::int64_t>(entry.kind))
      .bind(4, static_cast<std::int64_t>(entry.size))
      .bind(5, entry.mtime_ns)
      .bind(6, run_)
      .bind(7, entry.weight);
  bind_or_null(file_, 8, entry.own_place, false);
  file_.bind(9, static_cast<std::int64_t>(entry.state));
  bind_or_null(file_, 10, entry.reason);
  bind_or_null(file_, 11, entry.link_target, false);
  bind_or_null(file_, 12,
               entry.state == State::failed ? name_of(Fault::unreadable) : std::string_view{});
  bind_or_null(file_, 13, entry.what);
  return file_.run();
}

Result<void> PlanRows::folder(std::int64_t root, std::string_view path,
                              std::string_view own_place) {
  folder_.bind(1, root).bind_bytes(2, path).bind(3, run_);
  bind_or_null(folder_, 4, own_place, false);
  return folder_.run();
}

Result<std::uint64_t> PlanRows::keep_beneath(std::int64_t root, std::string_view path) {
  // '0' is the byte after '/': the range holds every path that begins with "path/".
  const std::string range = path.empty() ? "path > x''" : "path > ?3 AND path < ?4";
  std::int64_t kept = 0;
  for (const char* table : {"folders", "files"}) {
    const bool files = table == std::string_view("files");
    OFFENBAR_TRY(Statement keep,
                 ledger_->database().prepare(
                     fmt::format("UPDATE {} SET seen = ?1 WHERE root = ?2 AND seen < ?1 AND {} {}",
                                 table, range, files ? "AND gone = 0" : "")));
    keep.bind(1, run_).bind(2, root);
    if (!path.empty()) {
      keep.bind_bytes(3, std::string(path) + '/').bind_bytes(4, std::string(path) + '0');
    }
    OFFENBAR_CHECK(keep.run());
    kept = ledger_->database().changes();
  }
  return static_cast<std::uint64_t>(kept);
}

Result<std::uint64_t> PlanRows::keep_members(
    std::int64_t root, const std::function<bool(const std::string&)>& is_excluded) {
  std::vector<std::string> archives;
  {
    OFFENBAR_TRY(Statement row,
                 ledger_->database().prepare(
                     "SELECT files.path FROM archives JOIN files ON files.id = archives.file WHERE "
                     "files.root = ?1 AND seen = ?2 AND gone = 0 AND archive IS NULL AND kind = 0 "
                     "AND state <> 6"));
    row.bind(1, root).bind(2, run_);
    for (;;) {
      OFFENBAR_TRY(const bool more, row.step());
      if (!more) break;
      archives.push_back(row.bytes(0));
    }
  }
  std::uint64_t kept = 0;
  for (const std::string& path : archives) {
    OFFENBAR_TRY(const std::uint64_t beneath, keep_beneath(root, path));
    kept += beneath;
  }
  if (kept == 0) return kept;
  OFFENBAR_CHECK(open_members_again(root));
  OFFENBAR_CHECK(leave_out_members(root, is_excluded));
  return kept;
}

Result<void> PlanRows::change(const std::string& sql, std::int64_t root) {
  OFFENBAR_TRY(Statement statement, ledger_->database().prepare(sql));
  return statement.bind(1, root).bind(2, run_).run();
}

Result<void> PlanRows::open_members_again(std::int64_t root) {
  const std::string met = " WHERE root = ?1 AND seen = ?2 AND gone = 0 AND archive IS NOT NULL ";
  if (open_archives_) {
    OFFENBAR_CHECK(change("UPDATE files SET state = 0" + met +
                              fmt::format("AND state = 7 AND depth < {} AND format IN ({}) AND "
                                          "coalesce(notes, '') NOT LIKE '%\"kept_whole\"%'",
                                          deepest_archive, archive_formats()),
                          root));
  }
  if (!retry_failed_) return {};
  OFFENBAR_CHECK(change("UPDATE files SET state = 0" + met + "AND state IN (3, 4, 5, 7)", root));
  // What could not be taken out of its archive needs that archive once more.
  return change(
      "UPDATE files SET state = 0, settled_before = NULL WHERE id IN (SELECT archive FROM "
      "files" +
          met + "AND state = 0 AND sha256 IS NULL AND fault IS NOT NULL)",
      root);
}

Result<void> PlanRows::leave_out_members(
    std::int64_t root, const std::function<bool(const std::string&)>& is_excluded) {
  OFFENBAR_TRY(Statement row, ledger_->database().prepare(
                                  "SELECT id, path, state FROM files WHERE root = ?1 AND seen = ?2 "
                                  "AND gone = 0 AND archive IS NOT NULL AND (state = 0 OR reason = "
                                  "'excluded')"));
  row.bind(1, root).bind(2, run_);
  std::vector<std::pair<std::int64_t, bool>> changed;
  for (;;) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) break;
    const bool excluded = is_excluded(row.bytes(1));
    if (excluded == (row.integer(2) == 0)) changed.emplace_back(row.integer(0), excluded);
  }
  OFFENBAR_TRY(Statement write, ledger_->database().prepare(
                                    "UPDATE files SET state = ?2, reason = ?3 WHERE id = ?1"));
  for (const auto& [id, excluded] : changed) {
    write.bind(1, id).bind(2,
                           static_cast<std::int64_t>(excluded ? State::skipped : State::pending));
    bind_or_null(write, 3, excluded ? "excluded" : "");
    OFFENBAR_CHECK(write.run());
  }
  return {};
}

Result<void> PlanRows::mark_gone(const std::vector<std::int64_t>& roots) {
  for (const std::int64_t root : roots) {
    for (const char* sql :
         {"UPDATE files SET gone = 1 WHERE root = ?1 AND seen < ?2 AND gone = 0 AND kind <> 3",
          "DELETE FROM files WHERE root = ?1 AND seen < ?2 AND kind = 3",
          "DELETE FROM folders WHERE root = ?1 AND seen < ?2"}) {
      OFFENBAR_TRY(Statement statement, ledger_->database().prepare(sql));
      OFFENBAR_CHECK(statement.bind(1, root).bind(2, run_).run());
    }
  }
  return {};
}

}  // namespace offenbar::batch
