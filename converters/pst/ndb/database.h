// The node database of one file: nodes and blocks by their ids. [MS-PST] 2.2
//
// Opening reads the header and nothing else. Safe to use from several threads; memory is bounded by
// the two caches.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "converters/base/result.h"
#include "converters/pst/ndb/block.h"
#include "converters/pst/ndb/btree.h"
#include "converters/pst/ndb/cache.h"
#include "converters/pst/ndb/damage.h"
#include "converters/pst/ndb/header.h"
#include "converters/pst/ndb/scan.h"
#include "converters/pst/ndb/source.h"

namespace offenbar::pst::ndb {

struct Options {
  bool salvage = false;  // read the whole file for nodes and blocks that the trees do not reach
  std::size_t page_cache_bytes = 8U << 20U;
  std::size_t block_cache_bytes = 24U << 20U;
};

class Database {
 public:
  // Duplicates `descriptor`. Errors: those of Source::open and read_header.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(int descriptor, Options options);

  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] const Header& header() const { return header_; }
  [[nodiscard]] const Layout& layout() const { return header_.layout; }
  [[nodiscard]] std::uint64_t file_bytes() const { return source_.size(); }
  [[nodiscard]] Damage& damage() const { return damage_; }

  // Errors: Fault::not_found if the tree has no such node; corrupt, unreadable.
  [[nodiscard]] Result<Node> node(NodeId id) const;

  // All nodes that can be reached, by id; with salvage also those that a broken page hides.
  void walk_nodes(const std::function<void(const Node&)>& visit) const;
  // With salvage: nodes found outside the trees that no broken page hides, so that the store had
  // let go of them. By id.
  void walk_lost_nodes(const std::function<void(const Node&)>& visit) const;
  [[nodiscard]] Result<Node> lost_node(NodeId id) const;

  enum class Keep : bool { no, yes };
  // A block's content. `keep` tells whether it will be asked for again.
  // Errors: Fault::corrupt, unreadable.
  [[nodiscard]] Result<std::shared_ptr<const Block>> block(BlockId id, Keep keep) const;

 private:
  Database(Source source, const Options& options);
  [[nodiscard]] Result<BlockEntry> find_block(BlockId id) const;
  [[nodiscard]] Result<std::shared_ptr<const Block>> read_anywhere(BlockId id) const;
  void scan();

  Source source_;
  mutable Damage damage_;
  mutable Cache<BTreePage> pages_;
  mutable Cache<Block> blocks_;
  Header header_;
  std::unique_ptr<BTree> node_tree_;
  std::unique_ptr<BTree> block_tree_;
  std::optional<Salvage> salvage_;
};

}  // namespace offenbar::pst::ndb
