// The heap on a node: small pieces of memory inside the blocks of a node. [MS-PST] 2.3.1
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/pst/ndb/data_tree.h"

namespace offenbar::pst::ltp {

// A piece of the heap: HID, whose low five bits are 0. [MS-PST] 2.3.1.1
struct HeapId {
  std::uint32_t raw = 0;
  [[nodiscard]] constexpr bool none() const { return raw == 0; }
  auto operator<=>(const HeapId&) const = default;
};

// A piece of the heap or a sub-node, told apart by the low five bits. [MS-PST] 2.3.3.2
struct HeapOrNodeId {
  std::uint32_t raw = 0;
  [[nodiscard]] constexpr bool none() const { return raw == 0; }
  [[nodiscard]] constexpr bool is_heap() const { return (raw & 0x1FU) == 0; }
  [[nodiscard]] constexpr HeapId heap() const { return {raw}; }
  [[nodiscard]] constexpr ndb::NodeId node() const { return {raw}; }
};

// What the heap holds: bClientSig. [MS-PST] 2.3.1.2
enum class HeapUse : std::uint8_t {
  table = 0x7C,            // bTypeTC
  tree = 0xB5,             // bTypeBTH
  property_context = 0xBC  // bTypePC
};

// A piece and the block that it lies in, which it keeps.
struct HeapPiece {
  std::shared_ptr<const ndb::Block> block;
  Bytes bytes;
};

class HeapOnNode {
 public:
  // Errors: Fault::corrupt for what is no heap or serves another use; unreadable.
  [[nodiscard]] static Result<HeapOnNode> open(const ndb::Database& database, ndb::BlockId data,
                                               HeapUse use);

  [[nodiscard]] HeapId user_root() const { return root_; }
  // Errors: Fault::corrupt if there is no such piece, or its block is damaged; unreadable.
  [[nodiscard]] Result<HeapPiece> piece(HeapId id) const;
  // The most bytes it can have, whatever it claims: bounds every count in it.
  [[nodiscard]] std::uint64_t most_bytes() const { return most_bytes_; }

 private:
  ndb::DataTree tree_;
  unsigned index_bits_ = 11;
  HeapId root_;
  std::uint64_t most_bytes_ = 0;
};

}  // namespace offenbar::pst::ltp
