#include "batch/scan_figures.h"

#include <fmt/core.h>

#include <algorithm>
#include <ctime>
#include <functional>

#include "batch/ledger_schema.h"
#include "batch/verdict.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr std::size_t worst_shown = 50;
constexpr std::size_t causes_shown = 100;

int year_of(std::int64_t nanoseconds) {
  const std::time_t seconds = nanoseconds / 1'000'000'000;
  std::tm parts{};
  return gmtime_r(&seconds, &parts) == nullptr ? 0 : parts.tm_year + 1900;
}

Result<std::vector<KindFigures>> kinds_of(Database& database) {
  OFFENBAR_TRY(Statement row,
               database.prepare("SELECT findings.kind, count(DISTINCT file), sum(count) FROM findings JOIN "
                                "files ON files.id = file WHERE gone = 0 GROUP BY findings.kind "
                                "ORDER BY 2 DESC, 1"));
  std::vector<KindFigures> kinds;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return kinds;
    kinds.push_back({row.bytes(0), static_cast<std::uint64_t>(row.integer(1)),
                     static_cast<std::uint64_t>(row.integer(2)), std::nullopt});
  }
}

// One template behind 900 letters: what several files have in common.
constexpr const char* shared_by_text =
    "SELECT key, value, count(*) FROM scanned JOIN files ON files.id = file, "
    "json_each(about, '$.about') WHERE gone = 0 AND key IN ('template', 'macro_project') AND "
    "lower(value) NOT IN ('normal', 'normal.dot', 'normal.dotm', 'normal.dotx') "
    "GROUP BY key, value HAVING count(*) > 1 ORDER BY 3 DESC LIMIT 100";
constexpr const char* shared_by_finding =
    "SELECT findings.kind, detail, count(DISTINCT file) FROM findings JOIN files ON files.id = "
    "file "
    "WHERE gone = 0 AND detail <> '' AND findings.kind IN ('external-links', 'connections', "
    "'add-in-functions', 'macro-application', 'macro-com', 'macro-declare', 'macro-reference', "
    "'function-missing', 'function-outside', 'missing-fonts', 'dde', 'mailmerge', 'custom-forms', "
    "'sensitivity-label', 'activex') GROUP BY findings.kind, detail HAVING count(DISTINCT file) > "
    "1 "
    "ORDER BY 3 DESC LIMIT 100";

Result<void> add_causes(Database& database, const char* sql, std::vector<SharedCause>& causes) {
  OFFENBAR_TRY(Statement row, database.prepare(sql));
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return {};
    causes.push_back({row.bytes(0), row.bytes(1), static_cast<std::uint64_t>(row.integer(2))});
  }
}

bool worse(const Offender& a, const Offender& b) {
  if (a.cost.points != b.cost.points) return a.cost.points > b.cost.points;
  return a.source < b.source;
}

void keep_worst(const ScannedFile& file, std::vector<Offender>& worst) {
  if (file.cost.points <= 0 || !file.record.duplicate_of.empty()) return;
  if (worst.size() == worst_shown && file.cost.points < worst.back().cost.points) return;
  worst.push_back({printable(source_of(file.record)), file.record.format, file.cost});
  std::ranges::sort(worst, worse);
  if (worst.size() > worst_shown) worst.pop_back();
}

void add_file(const ScannedFile& file, const EffortModel& model, BatchPlan& plan,
              ScanFigures& figures) {
  const FileRecord& record = file.record;
  ++figures.found;
  if (!file.is_member) figures.bytes += record.size;
  figures.states.at(static_cast<std::size_t>(record.state)) += 1;
  figures.classes.at(static_cast<std::size_t>(file.cost.effort)) += 1;
  figures.bound += file.cost.points > 0 ? 1 : 0;
  figures.members += file.is_member ? 1 : 0;
  figures.near_duplicates += file.near_duplicate_of.empty() ? 0 : 1;
  ++figures.formats[record.format];
  if (!file.is_member && record.mtime_ns > 0) ++figures.years[year_of(record.mtime_ns)];
  keep_worst(file, figures.worst);
  if (!record.duplicate_of.empty()) {
    ++figures.duplicates;
    if (!file.is_member) plan.add("", record.size);
    return;
  }
  // A content is worked on once.
  figures.points += file.cost.points;
  figures.hours += file.cost.points * model.minutes_per_point() / 60;
  if (!file.is_member) plan.add(record.format, record.size);
}

std::size_t outcome_of(State state, std::optional<Verdict> verdict) {
  if (state != State::done && state != State::done_with_losses && state != State::duplicate &&
      state != State::skipped) {
    return 3;
  }
  if (!verdict) return 0;
  return *verdict == Verdict::content ? 2 : *verdict == Verdict::formatting ? 1 : 0;
}

// Finds what became of a file: by its bytes, wherever it lay.
class Migrated {
 public:
  [[nodiscard]] static Result<Migrated> open(const std::string& state_folder) {
    Migrated migrated;
    OFFENBAR_TRY(Database database,
                 Database::open(state_folder + "/ledger.sqlite", Database::Access::read_only));
    migrated.database_ = std::make_unique<Database>(std::move(database));
    OFFENBAR_TRY(migrated.find_,
                 migrated.database_->prepare("SELECT state, verdict, seconds FROM files WHERE "
                                             "sha256 = ?1 AND state <> 0 AND archive IS NULL "
                                             "ORDER BY state = 8, id LIMIT 1"));
    return migrated;
  }

  Result<void> compare(const ScannedFile& file, const BatchPlan& plan, Outcome& outcome) {
    if (file.is_member || file.record.sha256.empty() || !file.record.duplicate_of.empty())
      return {};
    OFFENBAR_TRY(const bool known, find_.bind_text(1, file.record.sha256).step());
    if (!known) return {};
    std::optional<Verdict> verdict;
    if (!find_.is_null(1)) verdict = static_cast<Verdict>(find_.integer(1));
    const std::size_t came = outcome_of(static_cast<State>(find_.integer(0)), verdict);
    outcome.seconds_used += find_.real(2);
    find_.reset();
    outcome.seconds_said += plan.seconds_of(file.record.format, file.record.size);
    ++outcome.compared;
    ++outcome.files.at(static_cast<std::size_t>(file.cost.effort)).at(came);
    if (file.cost.effort == Effort::itself && came >= 2) ++outcome.too_light;
    if (file.cost.effort >= Effort::rework && came == 0) ++outcome.too_heavy;
    return {};
  }
  [[nodiscard]] Database& database() { return *database_; }

 private:
  std::unique_ptr<Database> database_;
  Statement find_;
};

Result<void> add_earlier(const std::string& state_folder, ScanFigures& figures) {
  OFFENBAR_TRY(ScanReader before, ScanReader::open(state_folder));
  OFFENBAR_TRY(figures.started_before, before.started());
  OFFENBAR_CHECK(before.files([&figures](const ScannedFile& file) {
    ++figures.found_before;
    figures.bound_before += file.cost.points > 0 ? 1 : 0;
    ++figures.classes_before.at(static_cast<std::size_t>(file.cost.effort));
    return true;
  }));
  OFFENBAR_TRY(const auto kinds, kinds_of(before.database()));
  std::map<std::string, std::uint64_t> files;
  for (const KindFigures& kind : kinds) files.emplace(kind.kind, kind.files);
  for (KindFigures& kind : figures.kinds) {
    const auto known = files.find(kind.kind);
    kind.files_before = known == files.end() ? 0 : known->second;
    if (known != files.end()) files.erase(known);
  }
  for (const auto& [kind, count] : files) figures.kinds.push_back({kind, 0, 0, count});
  return {};
}

}  // namespace

Result<ScanFigures> scan_figures(ScanReader& reader, const FigureOptions& options) {
  ScanFigures figures;
  OFFENBAR_TRY(BatchPlan plan, BatchPlan::load());
  const BatchPlan as_shipped = plan;
  std::optional<Migrated> migrated;
  if (!options.migrated.empty()) {
    OFFENBAR_TRY(Migrated opened, Migrated::open(options.migrated));
    migrated.emplace(std::move(opened));
    OFFENBAR_CHECK(plan.learn(migrated->database()));
    figures.outcome.emplace();
  }
  Result<void> compared;
  OFFENBAR_CHECK(reader.files([&](const ScannedFile& file) {
    add_file(file, reader.effort(), plan, figures);
    // What the model said is what it would have said before it learned.
    if (migrated) compared = migrated->compare(file, as_shipped, *figures.outcome);
    return compared.has_value();
  }));
  OFFENBAR_CHECK(compared);
  OFFENBAR_TRY(figures.kinds, kinds_of(reader.database()));
  OFFENBAR_CHECK(add_causes(reader.database(), shared_by_text, figures.causes));
  OFFENBAR_CHECK(add_causes(reader.database(), shared_by_finding, figures.causes));
  std::ranges::stable_sort(figures.causes, std::ranges::greater(), &SharedCause::files);
  if (figures.causes.size() > causes_shown) figures.causes.resize(causes_shown);
  OFFENBAR_TRY(figures.started, reader.started());
  figures.cores = options.cores;
  figures.night_hours = plan.hours(options.cores);
  figures.bytes_needed = plan.bytes_needed();
  figures.measured_files = plan.measured_files();
  if (!options.against.empty()) OFFENBAR_CHECK(add_earlier(options.against, figures));
  return figures;
}

}  // namespace offenbar::batch
