// A B-tree whose pages are pieces of a heap. [MS-PST] 2.3.2
#pragma once

#include <cstddef>
#include <functional>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/pst/ltp/heap_on_node.h"
#include "converters/pst/ndb/damage.h"

namespace offenbar::pst::ltp {

constexpr unsigned max_heap_tree_levels = 8;

// The heap must outlive it.
class BTreeOnHeap {
 public:
  // Reads BTHHEADER. `key_bytes` and `entry_bytes` are what the user of the tree expects; 0: any.
  // Errors: Fault::corrupt.
  [[nodiscard]] static Result<BTreeOnHeap> open(const HeapOnNode& heap, HeapId header,
                                                std::size_t key_bytes, std::size_t entry_bytes);

  // Gives every record that can be reached, in order: the key and its data. What cannot be reached
  // goes to `damage`. Ends when `visit` answers false.
  void walk(const std::function<bool(Bytes key, Bytes data)>& visit, ndb::Damage& damage) const;

 private:
  explicit BTreeOnHeap(const HeapOnNode& heap) : heap_(&heap) {}

  const HeapOnNode* heap_;
  std::size_t key_bytes_ = 0;
  std::size_t entry_bytes_ = 0;
  unsigned levels_ = 0;  // above the leaves
  HeapId root_;
};

}  // namespace offenbar::pst::ltp
