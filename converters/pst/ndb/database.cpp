#include "converters/pst/ndb/database.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace offenbar::pst::ndb {
namespace {

// From 36 on the version does not tell for sure how large pages are: the roots of the trees do.
Layout settle_layout(const Source& source, const Header& header) {
  if (header.version < 36) return header.layout;
  for (const Layout& layout : {large_page_layout, unicode_layout}) {
    if (has_page(source, header.node_tree.offset, PageType::node_tree, layout) ||
        has_page(source, header.block_tree.offset, PageType::block_tree, layout)) {
      return layout;
    }
  }
  return header.layout;
}

}  // namespace

Database::Database(Source source, const Options& options)
    : source_(std::move(source)),
      pages_(options.page_cache_bytes),
      blocks_(options.block_cache_bytes) {}

Result<std::unique_ptr<Database>> Database::open(int descriptor, Options options) {
  OFFENBAR_TRY(Source source, Source::open(descriptor));
  std::unique_ptr<Database> database(new Database(std::move(source), options));
  std::array<std::byte, header_bytes> bytes{};
  const std::size_t there = std::min<std::uint64_t>(bytes.size(), database->source_.size());
  OFFENBAR_CHECK(database->source_.read(0, std::span(bytes).first(there), "HEADER"));
  OFFENBAR_TRY(database->header_, read_header(Bytes(bytes).first(there), database->damage_));
  Header& header = database->header_;
  header.layout = settle_layout(database->source_, header);
  if (header.claimed_bytes > database->source_.size()) {
    database->damage_.add({Fault::corrupt,
                           fmt::format("ROOT ibFileEof is {}, the file has {} bytes: it was cut",
                                       header.claimed_bytes, database->source_.size()),
                           database->source_.size(),
                           {}});
  }
  database->node_tree_ =
      std::make_unique<BTree>(database->source_, header.layout, header.node_tree,
                              PageType::node_tree, database->pages_, database->damage_);
  database->block_tree_ =
      std::make_unique<BTree>(database->source_, header.layout, header.block_tree,
                              PageType::block_tree, database->pages_, database->damage_);
  if (options.salvage) database->scan();
  return database;
}

void Database::scan() {
  salvage_ = ndb::scan(source_, header_, *node_tree_, *block_tree_, damage_);
}

Result<Node> Database::node(NodeId id) const {
  const auto found = node_tree_->find(id.raw);
  if (found && *found) return read_node((*found)->view(), layout());
  if (salvage_) {
    if (const Node* hidden = salvage_->find_hidden(id)) return *hidden;
  }
  if (!found) return tl::unexpected(found.error());
  return fail(Fault::not_found, fmt::format("no node {:#x} in the node B-tree", id.raw));
}

Result<Node> Database::lost_node(NodeId id) const {
  const Node* lost = salvage_ ? salvage_->find_lost(id) : nullptr;
  if (lost != nullptr) return *lost;
  return fail(Fault::not_found, fmt::format("no node {:#x} was salvaged", id.raw));
}

void Database::walk_nodes(const std::function<void(const Node&)>& visit) const {
  auto hidden = salvage_ ? salvage_->hidden.begin() : std::vector<Node>::const_iterator();
  const auto hidden_end = salvage_ ? salvage_->hidden.end() : hidden;
  node_tree_->walk({[&](Bytes entry) {
                      const Node node = read_node(entry, layout());
                      for (; hidden != hidden_end && hidden->id <= node.id; ++hidden) {
                        if (hidden->id != node.id) visit(*hidden);
                      }
                      visit(node);
                    },
                    {}});
  for (; hidden != hidden_end; ++hidden) visit(*hidden);
}

void Database::walk_lost_nodes(const std::function<void(const Node&)>& visit) const {
  if (!salvage_) return;
  for (const Node& node : salvage_->lost) visit(node);
}

Result<BlockEntry> Database::find_block(BlockId id) const {
  OFFENBAR_TRY(const auto found, block_tree_->find(id.raw));
  if (found) return read_block_entry(found->view(), layout());
  return fail(Fault::corrupt, fmt::format("no block {:#x} in the block B-tree", id.raw));
}

// By the tree; with salvage, where the tree leads astray, by what the scan found.
Result<std::shared_ptr<const Block>> Database::read_anywhere(BlockId id) const {
  auto read = [&](const BlockEntry& entry) {
    return read_block(source_, entry, layout(), header_.encoding, damage_);
  };
  auto block = find_block(id).and_then(read);
  if (block) return block;
  const BlockEntry* salvaged = salvage_ ? salvage_->find_block(id) : nullptr;
  return salvaged == nullptr ? block : read(*salvaged);
}

Result<std::shared_ptr<const Block>> Database::block(BlockId id, Keep keep) const {
  if (id.none()) return fail(Fault::corrupt, "a block id is 0 where a block is needed");
  if (auto known = blocks_.find(id.raw)) return known;
  OFFENBAR_TRY(auto block, read_anywhere(id));
  if (keep == Keep::yes) blocks_.put(id.raw, block, sizeof(Block) + block->bytes().size());
  return block;
}

}  // namespace offenbar::pst::ndb
