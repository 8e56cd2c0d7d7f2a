#include "batch/ledger_view.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "batch/record_rows.h"
#include "batch/store_messages.h"

namespace offenbar::batch {
namespace {

constexpr std::string_view from_files = " FROM files JOIN roots ON roots.id = files.root";
// A loose message or appointment is a store only as to how it is read.
constexpr std::string_view no_stores = "('msg', 'eml', 'ics', 'vcs', 'vcf')";

constexpr std::array<std::string_view, 4> kept_words{"", "written", "raw", "refused"};

StoreItem read_item(const Statement& row) {
  StoreItem item;
  item.folder = row.integer(0);
  item.item = row.integer(1);
  item.kept =
      kept_words.at(static_cast<std::size_t>(std::clamp<std::int64_t>(row.integer(2), 0, 3)));
  item.path = row.bytes(3);
  item.bytes = static_cast<std::uint64_t>(row.integer(4));
  item.sha256 = row.bytes(5);
  const auto more = nlohmann::json::parse(row.bytes(6), nullptr, false);
  if (!more.is_object()) return item;
  const stores::Written written = written_of(more);
  item.title = written.title;
  item.uid = written.uid;
  item.kind = stores::name_of(written.kind);
  item.losses = written.losses;
  if (written.error) item.error = written.error->what;
  return item;
}

Result<std::optional<ItemCounts>> items_of(Database& database, std::int64_t file) {
  OFFENBAR_TRY(
      Statement row,
      database.prepare(fmt::format(
          "SELECT found, written, raw, refused, salvaged FROM stores JOIN files ON files.id "
          "= stores.file WHERE file = ?1 AND found IS NOT NULL AND format NOT IN {}",
          no_stores)));
  OFFENBAR_TRY(const bool found, row.bind(1, file).step());
  if (!found) return std::nullopt;
  const auto number = [&row](int at) { return static_cast<std::uint64_t>(row.integer(at)); };
  return ItemCounts{number(0), number(1), number(2), number(3), number(4)};
}

}  // namespace

Result<LedgerView> LedgerView::open(const std::string& state_folder) {
  OFFENBAR_TRY(Database database,
               Database::open(state_folder + "/ledger.sqlite", Database::Access::read_only));
  OFFENBAR_CHECK(database.run("BEGIN"));
  return LedgerView(std::move(database));
}

Result<std::optional<FileRecord>> LedgerView::file(std::int64_t id) const {
  OFFENBAR_TRY(Statement row, database_->prepare(fmt::format("SELECT {}{} WHERE files.id = ?1",
                                                             record_columns, from_files)));
  OFFENBAR_TRY(const bool found, row.bind(1, id).step());
  if (!found) return std::nullopt;
  FileRecord record = read_record(row);
  OFFENBAR_TRY(Statement outputs,
               database_->prepare("SELECT path, sha256, is_copy, is_folder "
                                  "FROM outputs WHERE file = ? AND superseded = 0"));
  outputs.bind(1, id);
  while (record.state != State::pending) {
    OFFENBAR_TRY(const bool another, outputs.step());
    if (!another) break;
    record.outputs.push_back(read_output(outputs));
  }
  OFFENBAR_TRY(record.items, items_of(*database_, id));
  return record;
}

Result<std::optional<std::string>> LedgerView::root_path(const std::string& name) const {
  OFFENBAR_TRY(Statement row, database_->prepare("SELECT path FROM roots WHERE name = ?1"));
  OFFENBAR_TRY(const bool found, row.bind_bytes(1, name).step());
  if (!found) return std::nullopt;
  return row.bytes(0);
}

Result<std::vector<FileRecord>> LedgerView::mail_stores(std::size_t limit) const {
  OFFENBAR_TRY(Statement row,
               database_->prepare(fmt::format(
                   // CROSS JOIN: from the stores to their files, never through all files.
                   "SELECT {} FROM stores CROSS JOIN files ON files.id = stores.file CROSS JOIN "
                   "roots ON roots.id = files.root WHERE gone = 0 AND format NOT IN {} ORDER BY "
                   "files.rank, stores.found DESC LIMIT {}",
                   record_columns, no_stores, limit)));
  std::vector<FileRecord> stores;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) break;
    stores.push_back(read_record(row));
  }
  for (FileRecord& store : stores) {
    OFFENBAR_TRY(store.items, items_of(*database_, store.id));
  }
  return stores;
}

Result<std::vector<StoreItem>> LedgerView::store_items(const StoreItemQuery& query) const {
  const auto kept = std::find(kept_words.begin(), kept_words.end(), query.kept);
  const bool by_kept = !query.kept.empty() && kept != kept_words.end();
  OFFENBAR_TRY(
      Statement row,
      database_->prepare(fmt::format(
          "SELECT folder, item, kept, path, bytes, lower(hex(sha256)), more FROM items WHERE file "
          "= ?1 AND (folder, item) > (?2, ?3) {} {} ORDER BY folder, item LIMIT ?4",
          query.folder ? "AND folder = ?5" : "",
          by_kept ? fmt::format("AND kept = {}{}", kept - kept_words.begin(),
                                query.kept == "written" ? "" : " AND kept <> 1")
                  : std::string())));
  row.bind(1, query.file).bind(2, query.after_folder).bind(3, query.after_item);
  row.bind(4, static_cast<std::int64_t>(query.limit));
  if (query.folder) row.bind(5, *query.folder);
  std::vector<StoreItem> items;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return items;
    items.push_back(read_item(row));
  }
}

std::vector<std::string> command_of(const RunRecord& run) {
  const auto options = nlohmann::json::parse(run.options, nullptr, false);
  if (!options.is_object() || !options.contains("command")) return {};
  const auto& words = options["command"];
  return words.is_array() ? words.get<std::vector<std::string>>() : std::vector<std::string>{};
}

}  // namespace offenbar::batch
