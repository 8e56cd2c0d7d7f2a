#include "batch/scan_reader.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "batch/ledger_schema.h"
#include "batch/near_duplicates.h"

namespace offenbar::batch {
namespace {

constexpr std::string_view all_files =
    "SELECT files.id, roots.name, files.path, size, mtime_ns, state, reason, format, sha256, "
    "fault, "
    "what, hint, link_target, seconds, kind, about, "
    "(SELECT min(first.id) FROM files AS first WHERE first.sha256 = files.sha256 AND "
    "first.gone = 0) "
    "FROM files JOIN roots ON roots.id = files.root LEFT JOIN scanned ON scanned.file = files.id "
    "WHERE gone = 0 ORDER BY roots.name, files.path";

FileRecord record_of(const Statement& row) {
  FileRecord record;
  record.id = row.integer(0);
  record.root = row.bytes(1);
  record.path = row.bytes(2);
  record.size = static_cast<std::uint64_t>(row.integer(3));
  record.mtime_ns = row.integer(4);
  record.state = static_cast<State>(row.integer(5));
  record.reason = row.bytes(6);
  record.format = row.bytes(7);
  record.sha256 = row.bytes(8);
  if (!row.is_null(9)) {
    record.error = Error{fault_of(row.bytes(9)), row.bytes(10), 0, row.bytes(11)};
  }
  record.link_target = row.bytes(12);
  record.seconds = row.real(13);
  return record;
}

void read_about(const std::string& text, ScannedFile& file) {
  const auto all = nlohmann::json::parse(text, nullptr, false);
  if (!all.is_object()) return;
  const auto about = all.value("about", nlohmann::json::object());
  for (const auto& [name, value] : about.items()) {
    if (value.is_string()) file.about.emplace(name, value.get<std::string>());
  }
  const auto languages = all.value("languages", nlohmann::json::array());
  for (const auto& language : languages) {
    if (language.is_string()) file.languages.push_back(language.get<std::string>());
  }
}

std::map<std::string, std::uint64_t> places_of(const std::vector<findings::Finding>& all) {
  std::map<std::string, std::uint64_t> places;
  for (const findings::Finding& finding : all) places[finding.kind] += finding.count;
  return places;
}

}  // namespace

Result<ScanReader> ScanReader::open(const std::string& state_folder) {
  const std::string path = state_folder + "/ledger.sqlite";
  OFFENBAR_TRY(Database database, Database::open(path, Database::Access::read_only));
  OFFENBAR_TRY(const std::int64_t version, database.number("PRAGMA user_version"));
  if (version != ledger_version) {
    return fail(Fault::unsupported,
                fmt::format("the ledger {} has version {}, this program knows {}", path, version,
                            ledger_version),
                0, "Scan once more with this program and the same --state.");
  }
  OFFENBAR_TRY(EffortModel effort, EffortModel::load());
  ScanReader reader(std::make_unique<Database>(std::move(database)), std::move(effort));
  OFFENBAR_TRY(
      reader.source_,
      reader.database_->prepare("SELECT roots.name, files.path FROM files JOIN roots ON roots.id = "
                                "root WHERE files.id = ?1"));
  return reader;
}

Result<std::int64_t> ScanReader::started() {
  return database_->number("SELECT coalesce(max(started), 0) FROM runs");
}

Result<void> ScanReader::find_alike() {
  if (is_compared_) return {};
  // The first of equal bytes stands for the others.
  OFFENBAR_TRY(Statement row,
               database_->prepare("SELECT min(id), likeness FROM scanned JOIN files ON id = file "
                                  "WHERE likeness <> 0 AND gone = 0 GROUP BY sha256"));
  std::vector<Alike> all;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) break;
    all.push_back({row.integer(0), static_cast<std::uint64_t>(row.integer(1))});
  }
  like_ = near_duplicates(std::move(all));
  is_compared_ = true;
  return {};
}

Result<std::string> ScanReader::source_called(std::int64_t id) {
  OFFENBAR_TRY(const bool found, source_.bind(1, id).step());
  FileRecord record;
  if (found) {
    record.root = source_.bytes(0);
    record.path = source_.bytes(1);
    source_.reset();
  }
  return source_of(record);
}

Result<void> ScanReader::files(const std::function<bool(const ScannedFile&)>& each) {
  OFFENBAR_CHECK(find_alike());
  OFFENBAR_TRY(Statement row, database_->prepare(all_files));
  OFFENBAR_TRY(Statement found,
               database_->prepare("SELECT kind, place, detail, count FROM findings WHERE file = ?1 "
                                  "ORDER BY number"));
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return {};
    ScannedFile file;
    file.record = record_of(row);
    file.is_member = row.integer(14) == static_cast<std::int64_t>(EntryKind::member);
    if (!row.is_null(15)) read_about(row.bytes(15), file);
    if (!row.is_null(16) && row.integer(16) != file.record.id && file.record.size > 0) {
      OFFENBAR_TRY(file.record.duplicate_of, source_called(row.integer(16)));
    }
    if (const auto like = like_.find(file.record.id); like != like_.end()) {
      OFFENBAR_TRY(file.near_duplicate_of, source_called(like->second));
    }
    found.bind(1, file.record.id);
    while (true) {
      OFFENBAR_TRY(const bool another, found.step());
      if (!another) break;
      file.findings.push_back({found.bytes(0), found.bytes(1), found.bytes(2),
                               static_cast<std::uint64_t>(found.integer(3))});
    }
    file.cost = effort_.cost(places_of(file.findings));
    if (!each(file)) return {};
  }
}

}  // namespace offenbar::batch
