#include "batch/scan_rows.h"

#include <fmt/core.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "batch/ledger_schema.h"
#include "batch/names.h"
#include "converters/archive/archive_reader.h"

namespace offenbar::batch {
namespace {

std::string about_text(const findings::Told& told) {
  return nlohmann::json{{"about", told.about}, {"fonts", told.fonts}, {"languages", told.languages}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void bind_error(Statement& statement, int at, const std::optional<Error>& error) {
  if (error) {
    statement.bind_text(at, name_of(error->fault)).bind_text(at + 1, error->what);
  } else {
    statement.bind_null(at).bind_null(at + 1);
  }
}

// How many archives a member lies in: the outermost, and those that are members above it.
std::int64_t depth_of(const std::string& member, const std::set<std::string>& archives) {
  std::int64_t depth = 1;
  for (std::size_t slash = member.find('/'); slash != std::string::npos;
       slash = member.find('/', slash + 1)) {
    depth += archives.contains(member.substr(0, slash)) ? 1 : 0;
  }
  return depth;
}

// An archive may hold two members of one name: both are files found.
// `taken`: how often each was wanted.
std::string unique(const std::string& path, std::map<std::string, std::uint64_t>& taken) {
  std::uint64_t number = ++taken[path];
  std::string choice = path;
  while (number > 1) {
    const std::size_t name = path.rfind('/') + 1;
    choice = path.substr(0, name) + with_suffix(path.substr(name), fmt::format("-{}", number)).name;
    if (++taken[choice] == 1) break;
    number = ++taken[path];
  }
  return choice;
}

}  // namespace

State state_of(const findings::Told& told) {
  return told.error ? state_of(told.error->fault) : State::done;
}

Result<ScanRows> ScanRows::open(Ledger& ledger, std::int64_t run) {
  ScanRows rows(ledger, run);
  Database& database = ledger.database();
  OFFENBAR_TRY(rows.open_, database.prepare(
                               "SELECT files.id, root, name, files.path, size, mtime_ns, kind FROM "
                               "files JOIN roots ON roots.id = root WHERE state = 0 AND gone = 0 "
                               "AND seen = ?1 AND files.id > ?2 ORDER BY files.id LIMIT ?3"));
  OFFENBAR_TRY(
      rows.settle_,
      database.prepare("UPDATE files SET state = ?2, format = ?3, sha256 = ?4, fault = ?5, "
                       "what = ?6, seconds = ?7, settled_before = NULL, reason = NULL "
                       "WHERE id = ?1"));
  OFFENBAR_TRY(rows.drop_members_, database.prepare("DELETE FROM files WHERE archive = ?1"));
  OFFENBAR_TRY(rows.drop_findings_, database.prepare("DELETE FROM findings WHERE file = ?1"));
  OFFENBAR_TRY(rows.account_,
               database.prepare("INSERT OR REPLACE INTO scanned (file, examined, about, likeness, "
                                "words) VALUES (?1, ?2, ?3, ?4, ?5)"));
  OFFENBAR_TRY(rows.finding_,
               database.prepare("INSERT INTO findings (file, number, kind, place, detail, count) "
                                "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
  OFFENBAR_TRY(
      rows.member_,
      database.prepare(
          "INSERT OR REPLACE INTO files (root, path, kind, size, mtime_ns, seen, weight, "
          "state, format, sha256, fault, what, archive, member, depth) VALUES (?1, ?2, ?3, "
          "?4, ?5, ?6, 0, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"));
  OFFENBAR_TRY(rows.archive_, database.prepare("INSERT OR REPLACE INTO archives (file, folder) "
                                               "VALUES (?1, ?2)"));
  return rows;
}

Result<void> ScanRows::forget_old() {
  OFFENBAR_TRY(Statement statement,
               ledger_->database().prepare(
                   "UPDATE files SET state = 0 WHERE archive IS NULL AND kind IN (0, 4) AND id IN "
                   "(SELECT file FROM scanned WHERE examined <> ?1)"));
  return statement.bind(1, scan_version).run();
}

Result<std::vector<OpenScan>> ScanRows::open_files(std::int64_t after, std::size_t most) {
  std::vector<OpenScan> files;
  open_.bind(1, run_).bind(2, after).bind(3, static_cast<std::int64_t>(most));
  while (true) {
    OFFENBAR_TRY(const bool more, open_.step());
    if (!more) return files;
    files.push_back({open_.integer(0), open_.integer(1), open_.bytes(2), open_.bytes(3),
                     static_cast<std::uint64_t>(open_.integer(4)), open_.integer(5),
                     open_.integer(6) == static_cast<std::int64_t>(EntryKind::maildir)});
  }
}

Result<void> ScanRows::settle(const Scanned& scanned) {
  const findings::Told& told = scanned.told;
  settle_.bind(1, scanned.file.id).bind(2, static_cast<std::int64_t>(state_of(told)));
  told.format.empty() ? settle_.bind_null(3) : settle_.bind_text(3, told.format);
  told.sha256.empty() ? settle_.bind_null(4) : settle_.bind_text(4, told.sha256);
  bind_error(settle_, 5, told.error);
  settle_.bind(7, scanned.seconds);
  OFFENBAR_CHECK(settle_.run());
  OFFENBAR_CHECK(drop_members_.bind(1, scanned.file.id).run());
  OFFENBAR_CHECK(write(scanned.file.id, told));
  return scanned.members.empty() ? Result<void>{} : write_members(scanned);
}

Result<void> ScanRows::write(std::int64_t id, const findings::Told& told) {
  OFFENBAR_CHECK(drop_findings_.bind(1, id).run());
  account_.bind(1, id).bind(2, scan_version).bind_text(3, about_text(told));
  account_.bind(4, static_cast<std::int64_t>(told.likeness));
  OFFENBAR_CHECK(account_.bind(5, static_cast<std::int64_t>(told.words)).run());
  std::int64_t number = 0;
  for (const findings::Finding& finding : told.findings) {
    finding_.bind(1, id).bind(2, number++).bind_text(3, finding.kind);
    finding_.bind_text(4, finding.where).bind_text(5, finding.detail);
    OFFENBAR_CHECK(finding_.bind(6, static_cast<std::int64_t>(finding.count)).run());
  }
  return {};
}

Result<void> ScanRows::write_members(const Scanned& scanned) {
  archive_.bind(1, scanned.file.id).bind_bytes(2, scanned.file.path);
  OFFENBAR_CHECK(archive_.run());
  const std::string before = scanned.file.path.empty() ? std::string() : scanned.file.path + "/";
  std::set<std::string> archives;
  for (const ScannedMember& member : scanned.members) {
    if (archive::is_archive(member.told.format)) archives.insert(member.path);
  }
  std::int64_t number = 0;
  std::map<std::string, std::uint64_t> taken;
  for (const ScannedMember& member : scanned.members) {
    const findings::Told& told = member.told;
    const std::string path = unique(before + member.path, taken);
    member_.bind(1, scanned.file.root).bind_bytes(2, path);
    member_.bind(3, static_cast<std::int64_t>(EntryKind::member));
    member_.bind(4, static_cast<std::int64_t>(told.size)).bind(5, scanned.file.mtime_ns);
    member_.bind(6, run_).bind(7, static_cast<std::int64_t>(state_of(told)));
    told.format.empty() ? member_.bind_null(8) : member_.bind_text(8, told.format);
    told.sha256.empty() ? member_.bind_null(9) : member_.bind_text(9, told.sha256);
    bind_error(member_, 10, told.error);
    member_.bind(12, scanned.file.id).bind(13, number++);
    member_.bind(14, depth_of(member.path, archives));
    OFFENBAR_CHECK(member_.run());
    OFFENBAR_CHECK(write(ledger_->database().last_id(), told));
  }
  return {};
}

}  // namespace offenbar::batch
