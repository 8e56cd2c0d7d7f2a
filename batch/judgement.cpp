#include "batch/judgement.h"

#include <fmt/core.h>

#include <set>

#include "batch/database.h"
#include "batch/record_rows.h"

namespace offenbar::batch {
namespace {

bool is_left(const FileRecord& record, std::size_t at) {
  return record.losses[at].severity > Severity::cosmetic && record.accepted_by(at) == nullptr;
}

bool has_left(const FileRecord& record) {
  for (std::size_t i = 0; i < record.losses.size(); ++i) {
    if (is_left(record, i)) return true;
  }
  return false;
}

void count(const FileRecord& record, Judged& judged) {
  if (record.verdict) ++judged.verdicts.at(static_cast<std::size_t>(*record.verdict));
  const bool left = has_left(record);
  if (record.state == State::done_with_losses && !left) ++judged.accepted;
  if (record.state == State::duplicate && left) ++judged.lossy_duplicates;
  std::set<std::string_view> categories;
  std::set<std::int64_t> uses;
  for (std::size_t i = 0; i < record.losses.size(); ++i) {
    const Acceptance* acceptance = record.accepted_by(i);
    if (acceptance == nullptr) {
      categories.insert(record.losses[i].category);
    } else {
      ++judged.uses[acceptance->id].losses;
      uses.insert(acceptance->id);
    }
  }
  for (const std::string_view category : categories) ++judged.open_files[std::string(category)];
  for (const std::int64_t id : uses) ++judged.uses[id].files;
}

}  // namespace

Result<Judgement> Judgement::load(const std::string& state_folder) {
  OFFENBAR_TRY(Policy policy, Policy::load());
  OFFENBAR_TRY(std::optional<Decisions> decisions, Decisions::read(state_folder));
  std::vector<Acceptance> acceptances;
  if (decisions) {
    OFFENBAR_TRY(acceptances, decisions->acceptances());
  }
  return Judgement(std::move(policy), std::move(acceptances));
}

Judgement::Judgement(Policy policy, std::vector<Acceptance> acceptances)
    : policy_(std::move(policy)) {
  for (Acceptance& acceptance : acceptances) {
    if (acceptance.withdrawn) continue;
    const auto one = std::make_shared<const Acceptance>(std::move(acceptance));
    all_.push_back(one);
    const bool wide = one->scope.empty() || one->scope.back() == '/';
    (wide ? wide_ : of_files_[one->scope]).push_back(one);
  }
}

AcceptancePointer Judgement::who_accepts(const FileRecord& record, const std::string& source,
                                         const Loss& loss) const {
  const auto holds = [&](const Acceptance& acceptance) {
    return (acceptance.category.empty() || acceptance.category == loss.category) &&
           (acceptance.sha256.empty() || acceptance.sha256 == record.sha256) &&
           covers(acceptance.scope, source);
  };
  if (const auto own = of_files_.find(source); own != of_files_.end()) {
    for (const AcceptancePointer& acceptance : own->second) {
      if (holds(*acceptance)) return acceptance;
    }
  }
  for (const AcceptancePointer& acceptance : wide_) {
    if (holds(*acceptance)) return acceptance;
  }
  return nullptr;
}

void Judgement::apply(FileRecord& record) const {
  if (changes_nothing() || record.losses.empty()) return;
  policy_.weigh(record.losses);
  record.accepted.clear();
  if (!all_.empty()) {
    const std::string source = source_of(record);
    for (const Loss& loss : record.losses) {
      record.accepted.push_back(who_accepts(record, source, loss));
    }
  }
  if (!record.verdict) return;
  std::vector<Loss> left;
  for (std::size_t i = 0; i < record.losses.size(); ++i) {
    if (record.accepted_by(i) == nullptr) left.push_back(record.losses[i]);
  }
  record.verdict = verdict_of(left);
}

bool needs_a_look(const FileRecord& record) {
  switch (record.state) {
    case State::done_with_losses:
    case State::duplicate:
      return has_left(record);
    case State::done:
    case State::skipped:
      return false;
    default:
      return true;
  }
}

Result<Judged> judge_all(Database& ledger, const Judgement& judgement) {
  Judged judged;
  OFFENBAR_TRY(Statement whole,
               ledger.prepare("SELECT verdict, count(*) FROM files WHERE gone = 0 AND losses IS "
                              "NULL AND verdict IS NOT NULL GROUP BY verdict"));
  while (true) {
    OFFENBAR_TRY(const bool more, whole.step());
    if (!more) break;
    judged.verdicts.at(static_cast<std::size_t>(whole.integer(0))) +=
        static_cast<std::uint64_t>(whole.integer(1));
  }
  OFFENBAR_TRY(Statement row,
               ledger.prepare(fmt::format("SELECT {} FROM files JOIN roots ON roots.id = "
                                          "files.root WHERE gone = 0 AND losses IS NOT NULL",
                                          record_columns)));
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return judged;
    FileRecord record = read_record(row);
    judgement.apply(record);
    count(record, judged);
  }
}

}  // namespace offenbar::batch
