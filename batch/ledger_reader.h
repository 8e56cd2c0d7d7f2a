// The ledger as readers see it: the report, the GUI, the tests. Never writes, never blocks a run.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "batch/file_record.h"
#include "batch/run_record.h"
#include "batch/value_proof.h"
#include "converters/base/result.h"

namespace offenbar::batch {

class Database;
class Judgement;
struct Judged;
struct StoreFolderCounts;

enum class Grouping : std::uint8_t {
  root,
  folder,  // "<root>/<first folder>", or the root for files directly in it
  format,  // id; empty: unknown
  fault,   // only files with an error
  reason,  // only skipped files
  loss,    // category; a file counts once per category it has
};

struct Group {
  std::string key;
  StateCounts states{};
  std::uint64_t bytes = 0;             // of the sources
  std::uint64_t lossy_duplicates = 0;  // of a file that is done_with_losses
};

enum class Sequence : std::uint8_t { path, worst_first };

// Which files: those in any of `states` (empty: all). `folder` is a key of Grouping::folder.
// An unset member does not restrict.
struct Filter {
  std::set<State> states{};
  std::optional<std::string> root{};
  std::optional<std::string> folder{};
  std::optional<std::string> format{};
  std::optional<std::string> fault{};
  std::optional<bool> gone = false;  // gone files are left out unless asked for
};

// A link of a result, or a result whose links were left as they are.
struct LinkRow {
  std::string state;    // followed, open, mapped, dangling, outside; edited, signed, encrypted ...
  std::string source;   // of the result
  std::string result;   // relative to TARGET
  std::string link;     // as the document had it; empty for a result that was not touched
  std::string written;  // as it stands there now
  std::string leads;    // to what in TARGET
};

struct LinkCounts {
  std::uint64_t followed = 0, open = 0, mapped = 0, dangling = 0, outside = 0;
  std::uint64_t changed = 0;    // of all these
  std::uint64_t untouched = 0;  // results
};

class LedgerReader {
 public:
  // Opens `state_folder`/ledger.sqlite, and what people decided there. All answers come from one
  // moment: the one of opening. Losses are weighed by the policy; verdicts leave out what somebody
  // has accepted; states are those that the run wrote.
  // Errors: not_found (no ledger there), unsupported (written by a newer program), corrupt.
  [[nodiscard]] static Result<LedgerReader> open(const std::string& state_folder);
  LedgerReader(LedgerReader&&) noexcept;
  LedgerReader& operator=(LedgerReader&&) noexcept;
  ~LedgerReader();

  [[nodiscard]] Result<StateCounts> states() const;      // of files that are not gone
  [[nodiscard]] Result<ValueProof> value_proof() const;  // likewise
  [[nodiscard]] Result<VerdictCounts> verdicts() const;  // of files that are not gone
  [[nodiscard]] Result<std::uint64_t> gone() const;
  [[nodiscard]] const Judgement& judgement() const { return *judgement_; }
  // What is left of the losses of all files, and what each acceptance covers. Nothing where nobody
  // has accepted anything and the policy is the shipped one.
  [[nodiscard]] Result<std::optional<Judged>> judged() const;
  // Duplicates whose shared result has a loss above cosmetic: they need a look like the first one.
  [[nodiscard]] Result<std::uint64_t> lossy_duplicates() const;
  // Results of earlier outcomes that still lie in TARGET (until --prune), by path: the copy of a
  // file that a password has opened since, say.
  [[nodiscard]] Result<std::uint64_t> superseded() const;
  [[nodiscard]] Result<void> superseded(
      const std::function<bool(const std::string& path)>& each) const;
  // What became of the links of results (link_pass.h), by result; of those that did not change,
  // only those that lead to no result.
  [[nodiscard]] Result<void> links(const std::function<bool(const LinkRow&)>& each) const;
  [[nodiscard]] Result<LinkCounts> link_counts() const;
  // Largest group first; at most `limit`.
  [[nodiscard]] Result<std::vector<Group>> groups(Grouping by, std::size_t limit = 1000) const;

  // Hands out every file that passes the filter, one at a time; `each` returns false to stop.
  [[nodiscard]] Result<void> files(const Filter& filter, Sequence sequence,
                                   const std::function<bool(const FileRecord&)>& each) const;

  // Mail stores that are settled, and the sum of their items.
  [[nodiscard]] Result<std::uint64_t> stores() const;
  [[nodiscard]] Result<ItemCounts> items() const;
  // The folders of a mail store with what became of their items, in its order.
  [[nodiscard]] Result<void> store_folders(
      std::int64_t file, const std::function<bool(const StoreFolderCounts&)>& each) const;

  [[nodiscard]] Result<std::vector<RunRecord>> runs() const;  // oldest first
  // The last run, with the office version and isolation of the last run that started an office.
  [[nodiscard]] Result<std::optional<RunRecord>> last_run() const;

 private:
  LedgerReader(std::unique_ptr<Database> database, std::unique_ptr<const Judgement> judgement);
  std::unique_ptr<Database> database_;
  std::unique_ptr<const Judgement> judgement_;
};

}  // namespace offenbar::batch
