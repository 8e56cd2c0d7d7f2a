// Looks through a whole file for nodes and blocks that the trees do not lead to: because a page is
// broken, or because the store has let go of them.
#pragma once

#include <cstdint>
#include <vector>

#include "converters/pst/ndb/btree.h"
#include "converters/pst/ndb/damage.h"
#include "converters/pst/ndb/header.h"
#include "converters/pst/ndb/identifiers.h"
#include "converters/pst/ndb/source.h"

namespace offenbar::pst::ndb {

// All sorted by id, each id once: the version that was written last.
struct Salvage {
  std::vector<Node> hidden;        // in a range of the tree that a broken page hides
  std::vector<Node> lost;          // in no such range: deleted, or an older state of the store
  std::vector<BlockEntry> blocks;  // that the block B-tree does not have

  [[nodiscard]] const Node* find_hidden(NodeId id) const;
  [[nodiscard]] const Node* find_lost(NodeId id) const;
  [[nodiscard]] const BlockEntry* find_block(BlockId id) const;
};

// The most nodes and blocks that are kept of each kind: 32 bytes each. A file with more has the
// rest reported as damage.
constexpr std::size_t max_salvaged = 1'000'000;

// Pages are found by their type, checksum and signature; blocks by their trailer, whose signature
// must fit the place and whose checksum must fit the content.
[[nodiscard]] Salvage scan(const Source& source, const Header& header, const BTree& node_tree,
                           const BTree& block_tree, Damage& damage);

}  // namespace offenbar::pst::ndb
