// What a walk over the sources writes into the ledger.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "batch/ledger.h"
#include "batch/ledger_schema.h"
#include "batch/migrate_options.h"

namespace offenbar::batch {

// One thing met at the source.
struct Entry {
  std::int64_t root = 0;       // PlanRows::root()
  std::string_view path = {};  // below the root
  EntryKind kind = EntryKind::file;
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t weight = 0;
  std::string_view own_place = {};  // empty: no result could want its place
  State state = State::pending;     // else settled by being met: skipped, failed
  std::string_view reason = {};     // of skipped
  std::string_view link_target = {};
  std::string_view what = {};  // of failed, with Fault::unreadable
};

// The statements of one run's walk. The caller holds the transaction.
class PlanRows {
 public:
  // `retry_failed`: what failed, is encrypted, protected or unsupported is open again when it is
  // met, unless this run leaves it out. `open_archives`: so is an archive that was not opened.
  [[nodiscard]] static Result<PlanRows> open(Ledger& ledger, std::int64_t run,
                                             bool retry_failed = false, bool open_archives = false);

  // The id of a SOURCE, known from an earlier run or new.
  [[nodiscard]] Result<std::int64_t> root(const SourceRoot& source);
  // New: a row. Known and unchanged: its state stays. Size or time changed: open again, and the
  // digest will tell whether the content did.
  [[nodiscard]] Result<void> file(const Entry& entry);
  [[nodiscard]] Result<void> folder(std::int64_t root, std::string_view path,
                                    std::string_view own_place);
  // What lies beneath a folder that cannot be read now counts as met: nobody knows it is gone.
  // Answers how many files that are.
  [[nodiscard]] Result<std::uint64_t> keep_beneath(std::int64_t root, std::string_view path);
  // The members of archives that were opened and stand there still count as met, too: what of them
  // is not settled is open, and what was not met of an archive that changed will be seen when it is
  // opened again. `is_excluded` is asked with paths below the root. Answers how many that are.
  [[nodiscard]] Result<std::uint64_t> keep_members(
      std::int64_t root, const std::function<bool(const std::string&)>& is_excluded);
  // After a complete walk of `roots`: what was not met is gone.
  [[nodiscard]] Result<void> mark_gone(const std::vector<std::int64_t>& roots);

 private:
  PlanRows(Ledger& ledger, std::int64_t run, bool retry_failed, bool open_archives)
      : ledger_(&ledger), run_(run), retry_failed_(retry_failed), open_archives_(open_archives) {}
  [[nodiscard]] Result<void> open_members_again(std::int64_t root);
  [[nodiscard]] Result<void> leave_out_members(
      std::int64_t root, const std::function<bool(const std::string&)>& is_excluded);
  [[nodiscard]] Result<void> change(const std::string& sql, std::int64_t root);
  [[nodiscard]] Result<bool> touch(const Entry& entry);
  Ledger* ledger_;
  std::int64_t run_;
  bool retry_failed_;
  bool open_archives_;
  std::set<std::int64_t> known_roots_;  // with rows of earlier runs
  Statement touch_, meet_;
  Statement file_;
  Statement folder_;
};

}  // namespace offenbar::batch
