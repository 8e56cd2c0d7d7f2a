// differences.tsv of a mailbox: each difference between an item and its result, in the order of the
// folders.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "batch/store_messages.h"

namespace offenbar::batch {

class DifferenceList {
 public:
  static constexpr std::size_t most_lines = 100'000;

  explicit DifferenceList(const std::vector<StoreFolder>& folders) : folders_(folders) {}

  void add(std::size_t folder, const stores::Written& item, const std::vector<Loss>& differences);
  // A head line, then a line each; the last one says how many more there are. Without any the file
  // is not there. Errors: disk_full and the like.
  [[nodiscard]] Result<void> write(int folder, const std::string& name) const;

 private:
  const std::vector<StoreFolder>& folders_;
  std::map<std::pair<std::size_t, std::size_t>, std::string> lines_;  // by folder and item
  std::size_t count_ = 0;
  std::size_t more_ = 0;
};

}  // namespace offenbar::batch
