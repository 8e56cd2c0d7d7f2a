// Where the results of a store's items lie, found by their names in the folder of results: for who
// has no ledger.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "batch/item_comparison.h"
#include "converters/stores/places.h"

namespace offenbar::batch {

class ResultFiles {
 public:
  // `folder` holds the results of a store; how mail lies there is told by what is there.
  ResultFiles(int folder, const std::vector<stores::Folder>& folders);

  // By index of the item. One that has no result is not there. In mboxes, and in the files of
  // --single, items stand one behind the other: see in_order().
  [[nodiscard]] std::map<std::size_t, ItemResult> of(std::size_t folder) const;
  // Where an item of that kind stands that has no file of its own; nothing if there is no such
  // file. `number` is how many of its kind stand before it.
  [[nodiscard]] std::optional<ItemResult> in_order(std::size_t folder, stores::Kind kind,
                                                   std::size_t index, std::size_t number) const;

 private:
  void add(std::map<std::size_t, ItemResult>& results, const std::string& place, stores::Kind kind,
           stores::Kept kept) const;

  int folder_;
  stores::Layout layout_ = stores::Layout::eml;
  std::vector<stores::Place> places_;
};

}  // namespace offenbar::batch
