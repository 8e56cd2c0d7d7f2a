// One mail store, from its source to a whole folder of results in a staging place of its own.
//
// The staging folder outlives a killed run: items are recorded in the ledger slice by slice, and
// the next run goes on behind the last one that is. Several processes read one large store; each is
// confined, and dies alone over an item that kills it, which is then refused.
//
//   folders ─ slices not yet recorded ─ second pass for addresses that the store itself knows
//           ─ finish: keywords, mailboxes, lists ─ figures
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "batch/collections.h"
#include "batch/growing_file.h"
#include "batch/store_finish.h"
#include "batch/store_reader.h"
#include "batch/store_rows.h"
#include "batch/workshop.h"

namespace offenbar::batch {

struct StoreSource {
  std::int64_t file = 0;  // FileRecord::id
  int descriptor = -1;    // open for reading; the caller's
  std::uint64_t size = 0;
  std::string sha256;
  std::string format;
};

struct StoreOutcome {
  ItemCounts counts;
  std::vector<Loss> losses;  // by category, with how many items have it
  std::vector<std::string> notes;
  std::string list_sha256;  // of items-sha256.txt
  double cpu_seconds = 0;
  std::uint64_t peak_memory_bytes = 0;
  bool compared = false;  // results with their items; what differs is among `losses`
};

inline constexpr const char* item_list_name = "items-sha256.txt";
// What the comparison of items with their results found, a line each.
inline constexpr const char* difference_list_name = "differences.tsv";

class StoreJob {
 public:
  StoreJob(const Workshop& shop, StoreSource source);

  // The results lie in folder() then, all on disk. Errors: those of the store's reader if it cannot
  // be opened; corrupt if it has items and none could be read; disk_full; internal if the sums do
  // not match.
  [[nodiscard]] Result<StoreOutcome> run();

  [[nodiscard]] int folder() const { return folder_.get(); }
  [[nodiscard]] const std::string& name() const { return name_; }  // in shop.stores
  // Removes what is left in the staging place.
  void remove();

 private:
  struct Reading;  // what the readers of one pass share

  [[nodiscard]] Result<void> open_folder();
  // What a pass over the store is for.
  struct Pass {
    int addresses = -1;  // a table to resolve names with
    bool learn = false;  // write nothing, look for names and addresses
  };
  [[nodiscard]] StoreSettings settings(const Pass& pass) const;
  [[nodiscard]] std::vector<Slice> open_slices(
      const std::map<std::size_t, std::set<std::size_t>>& recorded) const;
  [[nodiscard]] Result<void> write(std::vector<Slice> slices, const Pass& pass,
                                   std::unique_ptr<StoreReader> reader);
  void read_through(Reading& reading, std::unique_ptr<StoreReader> reader);
  [[nodiscard]] Result<WrittenSlice> write_slice(const Slice& slice, const Pass& pass,
                                                 std::unique_ptr<StoreReader>& reader);
  [[nodiscard]] Result<void> record(std::vector<WrittenSlice>& slices);
  [[nodiscard]] Result<void> flush() const;
  void take_figures(const StoreReader& reader);
  [[nodiscard]] Result<void> resolve_addresses();
  [[nodiscard]] Result<void> finish();
  [[nodiscard]] Result<StoreFolderCounts> finish_folder(std::size_t folder, StoreFinish& finish,
                                                        Collections& collections,
                                                        GrowingFile* list);
  [[nodiscard]] Result<void> each_items(
      std::size_t folder,
      const std::function<Result<void>(const std::vector<stores::Written>&)>& take) const;
  [[nodiscard]] Result<void> finish_maildir(std::size_t folder, StoreFinish& finish);
  [[nodiscard]] Result<void> finish_collections(std::size_t folder, Collections& collections);
  [[nodiscard]] Result<void> compare();
  [[nodiscard]] Result<void> check() const;
  void note_losses(std::size_t folder, const stores::Written& item);
  void note(std::size_t folder, const stores::Written& item, const std::vector<Loss>& losses);
  void note_counts(const StoreFolderCounts& count);
  // A reader that dies over the rules leaves none; the items are read by another one.
  [[nodiscard]] Result<void> read_rules(std::unique_ptr<StoreReader>& reader);
  [[nodiscard]] Result<std::string> rule_script_line() const;
  void tell_losses();

  const Workshop& shop_;
  StoreSource source_;
  std::string name_;
  Descriptor folder_;
  Descriptor user_table_;  // of addresses
  std::vector<StoreFolder> folders_;
  StoreRules rules_;
  StoreOutcome outcome_;
  std::map<std::string, std::pair<Loss, std::uint64_t>> losses_;  // by category
  std::optional<Error> refused_;  // why the first item that was refused was
  std::mutex mutex_;              // of outcome_ and damage_
  std::vector<Error> damage_;
};

}  // namespace offenbar::batch
