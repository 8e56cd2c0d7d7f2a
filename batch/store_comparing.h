// Compares the results of a store with its items: several processes, slice by slice.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "batch/store_comparison.h"
#include "batch/store_rows.h"
#include "batch/workshop.h"

namespace offenbar::batch {

// Some items of a folder, and what was found about them.
struct ComparedItem {
  stores::Written item;
  std::vector<Loss> differences;
};
struct ComparedSlice {
  std::size_t folder = 0;
  std::vector<ComparedItem> items;
};

// True for what a comparison has found, and not the writer.
[[nodiscard]] bool is_difference(const Loss& loss);

// Which items are compared: see is_compared().
inline constexpr std::uint64_t all_compared_up_to = 1000;  // items of a store
inline constexpr unsigned one_in = 10;

// What is compared in a store with `items` items: all of it up to all_compared_up_to; in larger
// ones everything that is no plain mail (appointments, contacts, tasks, notes, what was kept raw),
// everything of which its writer told lost content, and of all other mail one in `one_in`, by
// its digest: the same ones each time. What is not compared is looked for, and has the size it
// should; in an mbox it is only counted.
[[nodiscard]] bool is_compared(const stores::Written& item, std::uint64_t items);

class StoreComparing {
 public:
  struct Source {
    std::int64_t file = 0;    // FileRecord::id
    std::size_t folders = 0;  // of the store
    bool is_mbox = false;     // messages lie in one file per folder
    bool is_single = false;   // all else lies in one file per folder and kind: --single
    std::uint64_t items = 0;  // of the store
    int results = -1;         // the folder of results; the caller's
    unsigned processes = 1;
  };
  StoreComparing(const Workshop& shop, StoreSettings settings, Source source)
      : shop_(shop), settings_(std::move(settings)), source_(source) {}

  // `take` is called with items that differ, one slice at a time, in no order. A process that dies
  // over an item leaves it with the loss `item_not_compared`. Errors: those of the ledger; internal
  // if no process can be started.
  [[nodiscard]] Result<void> run(const std::function<void(const ComparedSlice&)>& take);

  [[nodiscard]] std::uint64_t compared() const { return compared_; }
  // Items with a result that is_compared() leaves out.
  [[nodiscard]] std::uint64_t passed_over() const { return passed_over_; }
  [[nodiscard]] double cpu_seconds() const { return cpu_seconds_; }
  [[nodiscard]] std::uint64_t peak_memory_bytes() const { return peak_memory_bytes_; }

 private:
  using Take = std::function<void(const ComparedSlice&)>;
  struct Next {
    ComparedSlice slice;
    std::vector<ItemResult> results;
    std::uint64_t bytes = 0;  // of the results
  };
  [[nodiscard]] Result<std::optional<Next>> next();
  [[nodiscard]] bool is_there(const stores::Written& item) const;
  void work(const Take& take);
  [[nodiscard]] Result<void> compare(Next& next, std::unique_ptr<StoreComparison>& comparison);
  [[nodiscard]] Result<void> record(const ComparedSlice& slice, const Take& take);
  void take_figures(const StoreComparison& comparison);

  const Workshop& shop_;
  StoreSettings settings_;
  Source source_;
  std::mutex mutex_;  // of all below
  std::size_t folder_ = 0;
  std::size_t first_ = 0;               // item of the folder behind items_
  std::size_t at_ = 0;                  // in items_
  std::size_t number_ = 0;              // of the next message in the folder's mbox
  std::vector<stores::Written> items_;  // some of the folder
  std::optional<Error> error_;
  std::uint64_t compared_ = 0;
  std::uint64_t passed_over_ = 0;
  double cpu_seconds_ = 0;
  std::uint64_t peak_memory_bytes_ = 0;
};

}  // namespace offenbar::batch
