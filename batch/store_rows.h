// What becomes of the items of a mail store, in the ledger.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "batch/ledger.h"
#include "batch/store_messages.h"
#include "batch/store_reader.h"

namespace offenbar::batch {

// Entries of a folder that are written in one go and recorded in one transaction: what a killed
// run redoes at most, per process.
inline constexpr std::size_t slice_size = 100;

// A slice with all its items, as it is recorded.
struct WrittenSlice {
  Slice slice;
  std::vector<stores::Written> items;
  std::vector<std::pair<std::string, std::string>> learned;  // X.500 name, address
};

class StoreRows {
 public:
  [[nodiscard]] static Result<StoreRows> open(Ledger& ledger);

  // Begins a store, or goes on with it: rows under another `key` are dropped. True to go on.
  [[nodiscard]] Result<bool> begin(std::int64_t file, const std::string& key);
  // Drops all rows of the store and begins it again.
  [[nodiscard]] Result<void> begin_anew(std::int64_t file, const std::string& key);
  [[nodiscard]] Result<void> put_folders(std::int64_t file,
                                         const std::vector<StoreFolder>& folders);
  [[nodiscard]] Result<void> put(std::int64_t file, const std::vector<WrittenSlice>& slices);
  // First entries of the slices that are recorded, by folder.
  [[nodiscard]] Result<std::map<std::size_t, std::set<std::size_t>>> recorded(std::int64_t file);

  // Slices with an item whose address the store may know by now; none after the second pass.
  [[nodiscard]] Result<std::vector<Slice>> unresolved(std::int64_t file);
  // Names and addresses that the store holds, as CSV for the reader. Empty if there are none.
  [[nodiscard]] Result<std::string> address_table(std::int64_t file);
  [[nodiscard]] Result<void> end_second_pass(std::int64_t file);
  // Where the items of a slice lie.
  [[nodiscard]] Result<std::vector<std::string>> paths(std::int64_t file, const Slice& slice);

  // Each item of a folder in order; `each` returns false to stop.
  [[nodiscard]] Result<void> items(std::int64_t file, std::size_t folder,
                                   const std::function<bool(const stores::Written&)>& each);
  // The same from an item on.
  [[nodiscard]] Result<void> items_from(std::int64_t file, std::size_t folder, std::size_t first,
                                        const std::function<bool(const stores::Written&)>& each);
  // A file was renamed in the staging folder.
  [[nodiscard]] Result<void> move(std::int64_t file, std::size_t folder, std::size_t item,
                                  const std::string& path);
  // Counts from the rows, and keeps them as the store's figures.
  [[nodiscard]] Result<ItemCounts> settle(std::int64_t file);

 private:
  explicit StoreRows(Ledger& ledger) : ledger_(&ledger) {}
  [[nodiscard]] Result<void> put_item(std::int64_t file, std::size_t folder,
                                      const stores::Written& item);
  Ledger* ledger_;
  Statement key_, drop_, begin_, put_folder_, put_item_, put_address_, recorded_, unresolved_,
      addresses_, second_pass_, paths_, items_, move_, counts_, settle_;
};

}  // namespace offenbar::batch
