// What a file's losses come to for the people who own it: weighed by the policy, without those that
// somebody has accepted. CONTRACTS.md, States, verdicts, exit codes.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "batch/decisions.h"
#include "batch/file_record.h"
#include "batch/policy.h"
#include "converters/base/result.h"

namespace offenbar::batch {

class Database;

class Judgement {
 public:
  // The policy, and what is accepted in `state_folder`. Errors: those of the two.
  [[nodiscard]] static Result<Judgement> load(const std::string& state_folder);
  Judgement(Policy policy, std::vector<Acceptance> acceptances);

  // Weighs the losses of `record`, says which are accepted, and gives it the verdict of the others.
  void apply(FileRecord& record) const;
  // Nobody has accepted anything or changed a rule: records stay as the run wrote them.
  [[nodiscard]] bool changes_nothing() const { return all_.empty() && policy_.own().empty(); }

  [[nodiscard]] const Policy& policy() const { return policy_; }
  [[nodiscard]] const std::vector<AcceptancePointer>& acceptances() const { return all_; }

 private:
  [[nodiscard]] AcceptancePointer who_accepts(const FileRecord& record, const std::string& source,
                                              const Loss& loss) const;

  Policy policy_;
  std::vector<AcceptancePointer> all_;   // oldest first
  std::vector<AcceptancePointer> wide_;  // of folders, or of everything
  std::unordered_map<std::string, std::vector<AcceptancePointer>> of_files_;
};

// Something above cosmetic that nobody has accepted, or a state that needs somebody.
[[nodiscard]] bool needs_a_look(const FileRecord& record);

// What all files come to that are not gone.
struct Judged {
  VerdictCounts verdicts{};
  std::uint64_t accepted = 0;          // done with losses, none of which is left above cosmetic
  std::uint64_t lossy_duplicates = 0;  // with something left above cosmetic
  std::map<std::string, std::uint64_t> open_files;  // by category: files with such a loss left
  struct Use {
    std::uint64_t files = 0, losses = 0;
  };
  std::map<std::int64_t, Use> uses;  // what each acceptance covers, by its id
};
// Goes through all files with losses: for a ledger for which the judgement changes something.
[[nodiscard]] Result<Judged> judge_all(Database& ledger, const Judgement& judgement);

}  // namespace offenbar::batch
