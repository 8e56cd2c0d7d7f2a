#include "converters/pst/ltp/btree_on_heap.h"

#include <fmt/core.h>

#include <vector>

#include "converters/base/cursor.h"

namespace offenbar::pst::ltp {
namespace {

constexpr std::uint8_t tree_type = 0xB5;  // bTypeBTH

}  // namespace

Result<BTreeOnHeap> BTreeOnHeap::open(const HeapOnNode& heap, HeapId header, std::size_t key_bytes,
                                      std::size_t entry_bytes) {
  OFFENBAR_TRY(const HeapPiece piece, heap.piece(header));
  Cursor in(piece.bytes);
  const auto type = in.le<std::uint8_t>();
  BTreeOnHeap tree(heap);
  tree.key_bytes_ = in.le<std::uint8_t>();
  tree.entry_bytes_ = in.le<std::uint8_t>();
  tree.levels_ = in.le<std::uint8_t>();
  tree.root_ = HeapId{in.le<std::uint32_t>()};
  OFFENBAR_TRY(tree, in.finish(tree, "BTHHEADER"));
  const bool expected = (key_bytes == 0 || tree.key_bytes_ == key_bytes) &&
                        (entry_bytes == 0 || tree.entry_bytes_ == entry_bytes);
  if (type != tree_type || !expected || tree.key_bytes_ == 0 || tree.key_bytes_ > 16 ||
      tree.levels_ > max_heap_tree_levels) {
    return fail(Fault::corrupt,
                fmt::format("BTHHEADER has bType {:#04x}, cbKey {}, cbEnt {}, bIdxLevels {}", type,
                            tree.key_bytes_, tree.entry_bytes_, tree.levels_));
  }
  return tree;
}

// With a stack of its own. All records together cannot be more than the heap has bytes: so a tree
// that leads back into itself ends.
void BTreeOnHeap::walk(const std::function<bool(Bytes key, Bytes data)>& visit,
                       ndb::Damage& damage) const {
  struct Place {
    HeapPiece piece;
    std::size_t next = 0;
    unsigned level = 0;
  };
  std::vector<Place> stack;
  std::uint64_t left = heap_->most_bytes();
  auto enter = [&](HeapId id, unsigned level) {
    if (id.none()) return;
    auto piece = heap_->piece(id);
    if (piece) {
      stack.push_back({*std::move(piece), 0, level});
    } else {
      damage.add(piece.error());
    }
  };
  enter(root_, levels_);
  while (!stack.empty()) {
    Place& place = stack.back();
    const std::size_t record = key_bytes_ + (place.level == 0 ? entry_bytes_ : 4);
    if (place.next + record > place.piece.bytes.size()) {
      stack.pop_back();
      continue;
    }
    if (left < record) {
      damage.add({Fault::corrupt, "a BTH has more records than its heap", 0, {}});
      return;
    }
    left -= record;
    const Bytes bytes = place.piece.bytes.subspan(place.next, record);
    place.next += record;
    if (place.level == 0) {
      if (!visit(bytes.first(key_bytes_), bytes.subspan(key_bytes_))) return;
    } else {
      Cursor in(bytes.subspan(key_bytes_));
      enter(HeapId{in.le<std::uint32_t>()}, place.level - 1);
    }
  }
}

}  // namespace offenbar::pst::ltp
