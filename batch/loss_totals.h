// What the losses of all files come to: totals by kind, and the causes that explain most of them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "batch/ledger_reader.h"
#include "converters/loss.h"

namespace offenbar::batch {

struct CategoryTotal {
  std::string category;
  Severity severity = Severity::content;
  std::uint64_t files = 0;  // that have such a loss
  std::uint64_t losses = 0;
  std::uint64_t accepted = 0;  // of them
};

// One thing that stands behind losses of several files: one link that leads nowhere, one picture of
// a letterhead, one macro library, or all losses of a kind.
struct LossCause {
  std::string category;
  std::string before, after;  // both empty: all losses of that kind
  Severity severity = Severity::content;
  std::uint64_t files = 0;  // that have it
  std::uint64_t gain = 0;   // of them: those that would need no look without it
};

struct LossTotals {
  std::uint64_t files = 0;                // that have any
  std::vector<CategoryTotal> categories;  // worst first, then most files
  std::vector<LossCause> causes;          // most gain first; at most LossTally::most_causes
};

class LossTally {
 public:
  static constexpr std::size_t most_causes = 10;

  // Counts what is left of the losses of one file, see Judgement.
  void add(const FileRecord& record);
  [[nodiscard]] LossTotals take();

 private:
  static constexpr std::size_t most_keys = 100'000;  // then those met in few files are forgotten
  static constexpr std::size_t most_of_a_category = 3;

  void forget_rare();
  [[nodiscard]] std::vector<LossCause> chosen_causes() const;

  std::uint64_t files_ = 0;
  std::map<std::string, CategoryTotal, std::less<>> categories_;
  std::map<std::string, LossCause, std::less<>> whole_;  // by category
  std::unordered_map<std::string, LossCause> shared_;    // by category and both sides
};

// Of all files that are not gone.
[[nodiscard]] Result<LossTotals> loss_totals(const LedgerReader& ledger);

}  // namespace offenbar::batch
