#include "converters/pst/ltp/heap_on_node.h"

#include <fmt/core.h>

#include "converters/base/cursor.h"

namespace offenbar::pst::ltp {
namespace {

constexpr std::uint8_t heap_signature = 0xEC;  // bSig

}  // namespace

// HNHDR. [MS-PST] 2.3.1.2
Result<HeapOnNode> HeapOnNode::open(const ndb::Database& database, ndb::BlockId data, HeapUse use) {
  HeapOnNode heap;
  heap.index_bits_ = database.layout().heap_index_bits;
  OFFENBAR_TRY(heap.tree_, ndb::DataTree::open(database, data));
  OFFENBAR_TRY(const auto first, heap.tree_.block(0, ndb::Database::Keep::yes));
  heap.most_bytes_ = heap.tree_.block_count() * database.layout().max_content();
  Cursor in(first->bytes());
  in.skip(2);  // ibHnpm
  const auto signature = in.le<std::uint8_t>();
  const auto found = in.le<std::uint8_t>();
  heap.root_ = HeapId{in.le<std::uint32_t>()};
  if (in.ok() && (signature != heap_signature || found != static_cast<std::uint8_t>(use))) {
    return fail(Fault::corrupt,
                fmt::format("HNHDR of block {:#x}: bSig is {:#04x}, expected 0xec; bClientSig is "
                            "{:#04x}, expected {:#04x}",
                            data.raw, signature, found, static_cast<unsigned>(use)));
  }
  return in.finish(std::move(heap), "HNHDR");
}

// Every kind of header begins with ibHnpm, where the block's HNPAGEMAP lies. [MS-PST] 2.3.1.5
Result<HeapPiece> HeapOnNode::piece(HeapId id) const {
  const std::size_t index = (id.raw >> 5U) & ((1U << index_bits_) - 1U);
  const std::size_t block_index = id.raw >> (5U + index_bits_);
  if ((id.raw & 0x1FU) != 0 || index == 0) {
    return fail(Fault::corrupt, fmt::format("HID {:#x} names no piece of a heap", id.raw));
  }
  OFFENBAR_TRY(auto block, tree_.block(block_index, ndb::Database::Keep::yes));
  const Bytes bytes = block->bytes();
  Cursor in(bytes);
  in.seek(in.le<std::uint16_t>());
  const auto count = in.le<std::uint16_t>();  // cAlloc
  in.skip(2);                                 // cFree
  if (in.ok() && index > count) {
    return fail(Fault::corrupt, fmt::format("HID {:#x} is beyond cAlloc {}", id.raw, count));
  }
  in.skip((index - 1) * 2);
  const std::size_t begin = in.le<std::uint16_t>();
  const std::size_t end = in.le<std::uint16_t>();
  if (!in.ok() || begin > end || end > bytes.size()) {
    return fail(Fault::corrupt,
                fmt::format("HNPAGEMAP of HID {:#x}: {} to {} does not lie in a block of {} bytes",
                            id.raw, begin, end, bytes.size()));
  }
  return HeapPiece{std::move(block), bytes.subspan(begin, end - begin)};
}

}  // namespace offenbar::pst::ltp
