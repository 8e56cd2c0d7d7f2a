#include "batch/ledger_reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "batch/database.h"
#include "batch/judgement.h"
#include "batch/ledger_schema.h"
#include "batch/record_rows.h"
#include "batch/store_messages.h"

namespace offenbar::batch {
namespace {

constexpr std::string_view from_files = " FROM files JOIN roots ON roots.id = files.root";

// "<root>/<first folder>"; the root alone for files that lie directly in it.
constexpr std::string_view folder_key =
    "CASE WHEN instr(files.path, x'2f') > 0 THEN CAST(CAST(roots.name AS TEXT) || '/' || "
    "CAST(substr(files.path, 1, instr(files.path, x'2f') - 1) AS TEXT) AS BLOB) "
    "ELSE roots.name END";

// Worst first: what nobody can use, then what needs a look, then the rest.
constexpr std::string_view worst_first_order =
    "CASE files.state WHEN 3 THEN 0 WHEN 0 THEN 1 WHEN 4 THEN 2 WHEN 5 THEN 3 WHEN 7 THEN 4 "
    "WHEN 2 THEN 5 WHEN 8 THEN 6 WHEN 6 THEN 7 ELSE 8 END";

constexpr std::string_view is_lossy_duplicate =
    "(files.state = 8 AND EXISTS (SELECT 1 FROM json_each(files.losses) AS its "
    "WHERE json_extract(its.value, '$.severity') <> 'cosmetic'))";

std::string_view key_of(Grouping by) {
  switch (by) {
    case Grouping::root:
      return "roots.name";
    case Grouping::folder:
      return folder_key;
    case Grouping::format:
      return "coalesce(files.format, '')";
    case Grouping::fault:
      return "files.fault";
    case Grouping::reason:
      return "files.reason";
    case Grouping::loss:
      return "json_extract(loss.value, '$.category')";
  }
  return {};
}

std::string group_query(Grouping by) {
  const bool per_loss = by == Grouping::loss;
  const auto key = key_of(by);
  return fmt::format(
      "SELECT {0}, files.state, count({1}), sum(files.size), sum({4}){2}{3} WHERE files.gone = 0 "
      "AND {0} IS NOT NULL GROUP BY 1, 2",
      key, per_loss ? "DISTINCT files.id" : "*", from_files,
      per_loss ? " JOIN json_each(files.losses) AS loss" : "", is_lossy_duplicate);
}

std::uint64_t size_of(const Group& group) {
  std::uint64_t total = 0;
  for (const std::uint64_t count : group.states) total += count;
  return total;
}

std::string where_of(const Filter& filter) {
  std::string where = " WHERE 1";
  if (!filter.states.empty()) {
    where += " AND files.state IN (";
    for (const State state : filter.states) where += fmt::format("{},", static_cast<int>(state));
    where.back() = ')';
  }
  if (filter.root) where += " AND roots.name = ?1";
  if (filter.folder) where += fmt::format(" AND {} = ?2", folder_key);
  if (filter.format) where += " AND coalesce(files.format, '') = ?3";
  if (filter.fault) where += " AND files.fault = ?4";
  if (filter.gone) where += fmt::format(" AND files.gone = {}", *filter.gone ? 1 : 0);
  return where;
}

void bind(Statement& statement, const Filter& filter) {
  if (filter.root) statement.bind_bytes(1, *filter.root);
  if (filter.folder) statement.bind_bytes(2, *filter.folder);
  if (filter.format) statement.bind_text(3, *filter.format);
  if (filter.fault) statement.bind_text(4, *filter.fault);
}

std::string order_of(Sequence sequence) {
  return sequence == Sequence::path
             ? " ORDER BY roots.name, files.path"
             : fmt::format(" ORDER BY {}, files.verdict DESC, roots.name, files.path",
                           worst_first_order);
}

constexpr std::string_view item_counts =
    "SELECT found, written, raw, refused, salvaged FROM stores JOIN files ON files.id = "
    "stores.file "
    "WHERE file = ? AND found IS NOT NULL AND format NOT IN ('msg', 'eml', 'ics', 'vcs', 'vcf')";

constexpr std::string_view folder_counts =
    "SELECT record, coalesce(sum(kept = 1), 0), coalesce(sum(kept = 2), 0), "
    "coalesce(sum(kept = 3), 0), coalesce(sum(more ->> '$.y' = 'calendar'), 0), "
    "coalesce(sum(more ->> '$.y' = 'contacts'), 0), coalesce(sum(more ->> '$.y' = 'tasks'), 0), "
    "coalesce(sum(more ->> '$.y' = 'notes'), 0), coalesce(sum(more ->> '$.y' = 'journal'), 0) "
    "FROM store_folders LEFT JOIN items USING (file, folder) "
    "WHERE file = ?1 GROUP BY folder ORDER BY folder";

Result<std::optional<ItemCounts>> items_of(Statement& query, std::int64_t file) {
  OFFENBAR_TRY(const bool found, query.bind(1, file).step());
  if (!found) return std::nullopt;
  const auto number = [&query](int at) { return static_cast<std::uint64_t>(query.integer(at)); };
  const ItemCounts counts{number(0), number(1), number(2), number(3), number(4)};
  query.reset();
  return counts;
}

Result<void> check_version(Database& database) {
  OFFENBAR_TRY(const std::int64_t version, database.number("PRAGMA user_version"));
  if (version > ledger_version) {
    return fail(
        Fault::unsupported,
        fmt::format("the ledger has version {}, this program knows {}", version, ledger_version), 0,
        "A newer offenbar wrote it: use that one.");
  }
  if (version == 0) return fail(Fault::not_found, "the ledger is empty: no run has begun");
  if (version < ledger_version) {
    return fail(Fault::unsupported, "the ledger was written by an older offenbar", 0,
                "The next migrate with this one brings it up to date.");
  }
  return {};
}

}  // namespace

LedgerReader::LedgerReader(std::unique_ptr<Database> database,
                           std::unique_ptr<const Judgement> judgement)
    : database_(std::move(database)), judgement_(std::move(judgement)) {}
LedgerReader::LedgerReader(LedgerReader&&) noexcept = default;
LedgerReader& LedgerReader::operator=(LedgerReader&&) noexcept = default;
LedgerReader::~LedgerReader() = default;

Result<LedgerReader> LedgerReader::open(const std::string& state_folder) {
  OFFENBAR_TRY(Database database,
               Database::open(state_folder + "/ledger.sqlite", Database::Access::read_only));
  OFFENBAR_CHECK(database.run("BEGIN"));
  OFFENBAR_CHECK(check_version(database));  // the first read fixes the moment
  OFFENBAR_TRY(Judgement judgement, Judgement::load(state_folder));
  return LedgerReader(std::make_unique<Database>(std::move(database)),
                      std::make_unique<const Judgement>(std::move(judgement)));
}

Result<StateCounts> LedgerReader::states() const {
  OFFENBAR_TRY(Statement row, database_->prepare("SELECT state, count(*) FROM files "
                                                 "WHERE gone = 0 GROUP BY state"));
  StateCounts counts{};
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return counts;
    counts.at(static_cast<std::size_t>(row.integer(0))) =
        static_cast<std::uint64_t>(row.integer(1));
  }
}

Result<ValueProof> LedgerReader::value_proof() const {
  OFFENBAR_TRY(Statement row, database_->prepare("SELECT recalculation FROM files WHERE gone = 0 "
                                                 "AND recalculation IS NOT NULL"));
  ValueProof proof;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return proof;
    const auto one = nlohmann::json::parse(row.bytes(0), nullptr, false);
    ++proof.workbooks;
    add(recalculation_of(one), proof.sum);
  }
}

Result<VerdictCounts> LedgerReader::verdicts() const {
  OFFENBAR_TRY(const std::optional<Judged> all, judged());
  return all ? all->verdicts : count_verdicts(*database_);
}

Result<std::optional<Judged>> LedgerReader::judged() const {
  if (judgement_->changes_nothing()) return std::nullopt;
  return judge_all(*database_, *judgement_);
}

Result<std::uint64_t> LedgerReader::gone() const {
  OFFENBAR_TRY(const std::int64_t count,
               database_->number("SELECT count(*) FROM files WHERE gone = 1"));
  return static_cast<std::uint64_t>(count);
}

Result<std::uint64_t> LedgerReader::lossy_duplicates() const {
  OFFENBAR_TRY(const std::int64_t count,
               database_->number(fmt::format("SELECT count(*) FROM files WHERE gone = 0 AND {}",
                                             is_lossy_duplicate)));
  return static_cast<std::uint64_t>(count);
}

Result<std::uint64_t> LedgerReader::superseded() const {
  OFFENBAR_TRY(const std::int64_t count,
               database_->number("SELECT count(*) FROM outputs WHERE superseded = 1"));
  return static_cast<std::uint64_t>(count);
}

Result<void> LedgerReader::superseded(
    const std::function<bool(const std::string& path)>& each) const {
  OFFENBAR_TRY(Statement row, database_->prepare("SELECT path FROM outputs WHERE superseded = 1 "
                                                 "ORDER BY path"));
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more || !each(row.bytes(0))) return {};
  }
}

Result<std::vector<Group>> LedgerReader::groups(Grouping by, std::size_t limit) const {
  OFFENBAR_TRY(Statement row, database_->prepare(group_query(by)));
  std::map<std::string, Group> groups;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) break;
    Group& group = groups[row.bytes(0)];
    group.key = row.bytes(0);
    group.states.at(static_cast<std::size_t>(row.integer(1))) +=
        static_cast<std::uint64_t>(row.integer(2));
    group.bytes += static_cast<std::uint64_t>(row.integer(3));
    group.lossy_duplicates += static_cast<std::uint64_t>(row.integer(4));
  }
  std::vector<Group> sorted;
  for (auto& [key, group] : groups) sorted.push_back(std::move(group));
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Group& a, const Group& b) { return size_of(a) > size_of(b); });
  if (sorted.size() > limit) sorted.resize(limit);
  return sorted;
}

Result<void> LedgerReader::files(const Filter& filter, Sequence sequence,
                                 const std::function<bool(const FileRecord&)>& each) const {
  OFFENBAR_TRY(Statement row,
               database_->prepare(fmt::format("SELECT {}{}{}{}", record_columns, from_files,
                                              where_of(filter), order_of(sequence))));
  OFFENBAR_TRY(Statement outputs,
               database_->prepare("SELECT path, sha256, is_copy, is_folder "
                                  "FROM outputs WHERE file = ? AND superseded = 0"));
  OFFENBAR_TRY(Statement items, database_->prepare(item_counts));
  bind(row, filter);
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return {};
    FileRecord record = read_record(row);
    outputs.bind(1, record.id);
    while (record.state != State::pending) {
      OFFENBAR_TRY(const bool another, outputs.step());
      if (!another) break;
      record.outputs.push_back(read_output(outputs));
    }
    OFFENBAR_TRY(record.items, items_of(items, record.id));
    judgement_->apply(record);
    if (!each(record)) return {};
  }
}

Result<std::uint64_t> LedgerReader::stores() const {
  OFFENBAR_TRY(const std::int64_t count,
               database_->number("SELECT count(*) FROM stores JOIN files ON files.id = stores.file "
                                 "WHERE found IS NOT NULL AND gone = 0 AND state IN (1, 2) AND "
                                 "format NOT IN ('msg', 'eml', 'ics', 'vcs', 'vcf')"));
  return static_cast<std::uint64_t>(count);
}

Result<ItemCounts> LedgerReader::items() const {
  OFFENBAR_TRY(Statement row,
               database_->prepare("SELECT sum(found), sum(written), sum(raw), sum(refused), "
                                  "sum(salvaged) FROM stores JOIN files ON files.id = stores.file "
                                  "WHERE found IS NOT NULL AND gone = 0 AND state IN (1, 2) AND "
                                  "format NOT IN ('msg', 'eml', 'ics', 'vcs', 'vcf')"));
  OFFENBAR_TRY(const bool found, row.step());
  const auto number = [&](int at) {
    return found ? static_cast<std::uint64_t>(row.integer(at)) : std::uint64_t{0};
  };
  return ItemCounts{number(0), number(1), number(2), number(3), number(4)};
}

Result<void> LedgerReader::store_folders(
    std::int64_t file, const std::function<bool(const StoreFolderCounts&)>& each) const {
  OFFENBAR_TRY(Statement row, database_->prepare(folder_counts));
  row.bind(1, file);
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return {};
    StoreFolderCounts counts;
    counts.folder = store_folder_of(nlohmann::json::parse(row.bytes(0), nullptr, false));
    counts.written = static_cast<std::uint64_t>(row.integer(1));
    counts.raw = static_cast<std::uint64_t>(row.integer(2));
    counts.refused = static_cast<std::uint64_t>(row.integer(3));
    int at = 4;
    for (const stores::Kind kind : kinds_beside_mail) {
      counts.kinds[kind] = static_cast<std::uint64_t>(row.integer(at++));
    }
    if (!each(counts)) return {};
  }
}

Result<std::vector<RunRecord>> LedgerReader::runs() const {
  OFFENBAR_TRY(Statement row, database_->prepare("SELECT number, started, ended, record FROM runs "
                                                 "ORDER BY number"));
  std::vector<RunRecord> runs;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return runs;
    RunRecord run = run_of(row.bytes(3));
    run.number = row.integer(0);
    run.started = row.integer(1);
    if (!row.is_null(2)) run.ended = row.integer(2);
    runs.push_back(std::move(run));
  }
}

Result<std::optional<RunRecord>> LedgerReader::last_run() const {
  OFFENBAR_TRY(std::vector<RunRecord> all, runs());
  if (all.empty()) return std::nullopt;
  RunRecord last = all.back();
  const auto with_office = std::find_if(
      all.rbegin(), all.rend(), [](const RunRecord& run) { return !run.office_version.empty(); });
  if (with_office != all.rend()) {
    last.office_version = with_office->office_version;
  }
  // What a run did not start, it says nothing about: the one before it does.
  for (auto run = all.rbegin(); run != all.rend(); ++run) last.isolation.merge(run->isolation);
  return last;
}

}  // namespace offenbar::batch
