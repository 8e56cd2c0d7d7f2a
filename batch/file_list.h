// Pages of the files in a ledger, filtered and sorted, for people who look at millions of them.
//
// No answer may take longer when there are more files: pages go on where the one before ended
// (keyset), each order of each rank and format is an index of its own and they are merged, totals
// are kept counters. A filter that no index serves is scanned for a bounded time; then the page is
// short and `next` goes on.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "batch/database.h"
#include "batch/file_record.h"
#include "batch/search_index.h"

namespace offenbar::batch {

enum class FileOrder : std::uint8_t {
  worst_first,  // by state and verdict, then by path
  path,
  size,  // largest first
  time,  // longest first
};
[[nodiscard]] std::string_view name_of(FileOrder order);
[[nodiscard]] std::optional<FileOrder> file_order_named(std::string_view name);

// Empty members do not restrict.
struct FileQuery {
  std::set<State> states{};
  std::set<Verdict> verdicts{};
  std::optional<std::string> format{};  // empty: files of an unknown one
  std::string category{};               // of a loss
  std::string cause{};                  // a fault, or a reason to skip
  std::string folder{};  // raw bytes: "office" or "office/a/b", without a slash at the end
  std::string text{};    // somewhere in <root>/<path>, whatever the case
  FileOrder order = FileOrder::worst_first;
  std::string after{};  // FilePage::next of the page before
  std::size_t limit = 100;
};

// How many there are, as far as it was counted.
struct Total {
  std::uint64_t files = 0;
  bool at_least = false;  // there are more than `files`
};

struct FilePage {
  std::vector<FileRecord> files;  // without outputs and items
  std::string next;               // empty: this was the last page
  Total total;
};

class FileList {
 public:
  static constexpr std::uint64_t most_counted = 10'000;

  // `ledger` must be open for reading and outlive this; so must `search`, which may be null: then
  // text is looked for row by row.
  FileList(Database& ledger, const SearchIndex* search,
           std::chrono::milliseconds patience = std::chrono::milliseconds(60))
      : ledger_(ledger), search_(search), patience_(patience) {}

  // Errors: unsupported for an `after` that is none of ours; those of the database.
  [[nodiscard]] Result<FilePage> page(const FileQuery& query) const;
  // Every file that passes, in order; `each` returns false to stop. Not bounded in time.
  [[nodiscard]] Result<void> all(FileQuery query,
                                 const std::function<bool(const FileRecord&)>& each) const;

 private:
  Database& ledger_;
  const SearchIndex* search_;
  std::chrono::milliseconds patience_;
};

}  // namespace offenbar::batch
