// The process that compares the results of a mail store with its items: forked and locked in like
// the one that wrote them, but never the same one. It reads in the folder of results alone, and
// shares the reader of the store with the writers, nothing else. CONTRACTS.md, Isolation.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "batch/item_comparison.h"
#include "batch/store_reader.h"

namespace offenbar::batch {

class StoreComparison {
 public:
  ~StoreComparison();
  StoreComparison(const StoreComparison&) = delete;
  StoreComparison& operator=(const StoreComparison&) = delete;

  // Starts the process and has it open the store; `folder` of the settings holds the results.
  // Errors: those of the store's reader; internal.
  [[nodiscard]] static Result<std::unique_ptr<StoreComparison>> start(
      const StoreSettings& settings);

  // `take` is called for each item that was compared, in order. With `one_by_one` each is told at
  // once, so that what was told last tells which item the process died over.
  // Errors: timed_out, corrupt (the process died): this is of no further use.
  using Take = std::function<void(std::size_t index, std::vector<Loss> differences)>;
  [[nodiscard]] Result<void> compare(std::size_t folder, const std::vector<ItemResult>& items,
                                     bool one_by_one, const Take& take);

  // Compares all items of the store with the results that lie in the folder, found by their names.
  // `take` is called with the differences of one item, with their place. How many were compared.
  // Errors as above; also timed_out if nothing differs for longer than the deadline.
  [[nodiscard]] Result<std::uint64_t> compare_all(
      const std::function<void(std::vector<Loss>)>& take);

  // How long the next answer may take: at first the deadline of the settings.
  void expect_within(std::chrono::seconds patience) { settings_.deadline = patience; }

  // What the process is locked in by.
  [[nodiscard]] const Measures& isolation() const { return isolation_; }
  [[nodiscard]] bool lives() const { return channel_.has_value(); }
  [[nodiscard]] double cpu_seconds() const { return cpu_seconds_; }
  [[nodiscard]] std::uint64_t peak_memory_bytes() const { return peak_memory_bytes_; }

 private:
  explicit StoreComparison(const StoreSettings& settings) : settings_(settings) {}
  [[nodiscard]] Result<nlohmann::json> receive();
  [[nodiscard]] Error end_of_process(bool hangs);

  StoreSettings settings_;
  Measures isolation_;
  std::unique_ptr<StoreMould> mould_;
  std::optional<Channel> channel_;
  double cpu_seconds_ = 0;
  std::uint64_t peak_memory_bytes_ = 0;
};

// Runs in the fork of a mould; `settings` as StoreComparison::start() sends them. Its exit code.
int compare_items(Channel channel, Measures namespaces, Message settings);

}  // namespace offenbar::batch
