#include "converters/pst/ndb/data_tree.h"

#include <fmt/core.h>

#include "converters/base/cursor.h"

namespace offenbar::pst::ndb {
namespace {

constexpr std::uint8_t list_type = 0x01;  // btype of XBLOCK and XXBLOCK
constexpr std::size_t least_block_bytes = 64;

struct ListHead {
  std::uint8_t type = 0;
  std::uint8_t level = 0;  // 1: XBLOCK, 2: XXBLOCK
  std::uint16_t count = 0;
  std::uint32_t total = 0;  // lcbTotal
};

Result<ListHead> read_head(Cursor& in, BlockId id) {
  ListHead head;
  head.type = in.le<std::uint8_t>();
  head.level = in.le<std::uint8_t>();
  head.count = in.le<std::uint16_t>();
  head.total = in.le<std::uint32_t>();
  if (in.ok() && (head.type != list_type || head.level < 1 || head.level > 2)) {
    return fail(Fault::corrupt, fmt::format("XBLOCK {:#x} has btype {:#04x} and cLevel {}", id.raw,
                                            head.type, head.level));
  }
  return in.finish(head, "XBLOCK");
}

}  // namespace

Result<DataTree> DataTree::open(const Database& database, BlockId root) {
  DataTree tree;
  tree.database_ = &database;
  if (root.none()) return tree;
  OFFENBAR_TRY(auto block, database.block(root, Database::Keep::yes));
  if (!root.internal()) {
    tree.size_ = block->bytes().size();
    tree.single_ = std::move(block);
    return tree;
  }
  Cursor in(block->bytes());
  OFFENBAR_TRY(const ListHead head, read_head(in, root));
  tree.size_ = head.total;
  OFFENBAR_CHECK(tree.read_list(*block, root, 0));
  return tree;
}

// Each block takes some bytes of the file and belongs to a node once: so a list cannot be longer
// than the file has room for.
Result<void> DataTree::read_list(const Block& list, BlockId id, unsigned depth) {
  Cursor in(list.bytes());
  OFFENBAR_TRY(const ListHead head, read_head(in, id));
  if (depth > 0 && head.level != 1) {
    return fail(Fault::corrupt,
                fmt::format("XBLOCK {:#x} cLevel is {}, expected 1", id.raw, head.level));
  }
  const bool ansi = database_->layout().ansi();
  const std::uint64_t most = database_->file_bytes() / least_block_bytes;
  for (std::size_t i = 0; i < head.count && !broken_; ++i) {
    const BlockId child = BlockId::of(ansi ? in.le<std::uint32_t>() : in.le<std::uint64_t>());
    if (!in.ok()) {
      broken_ = Error{Fault::corrupt,
                      fmt::format("XBLOCK {:#x} ends before its cEnt {}", id.raw, head.count),
                      0,
                      {}};
    } else if (head.level == 1) {
      if (leaves_.size() >= most || child.internal()) {
        broken_ =
            Error{Fault::corrupt,
                  fmt::format("XBLOCK {:#x} lists block {:#x}, which cannot be", id.raw, child.raw),
                  0,
                  {}};
      } else {
        leaves_.push_back(child);
      }
    } else {
      auto below = database_->block(child, Database::Keep::no);
      if (below) {
        if (auto read = read_list(**below, child, depth + 1); !read) broken_ = read.error();
      } else {
        broken_ = below.error();
      }
    }
  }
  if (broken_) database_->damage().add(*broken_);
  return {};
}

Result<std::shared_ptr<const Block>> DataTree::block(std::size_t index, Database::Keep keep) const {
  if (single_ && index == 0) return single_;
  if (index >= leaves_.size()) {
    if (broken_) return tl::unexpected(*broken_);
    return fail(Fault::corrupt,
                fmt::format("a node has {} blocks, asked for is number {}", block_count(), index));
  }
  auto block = database_->block(leaves_[index], keep);
  if (!block) database_->damage().add(block.error());
  return block;
}

Result<std::vector<std::byte>> DataTree::read_all(std::uint64_t max_bytes) const {
  std::vector<std::byte> all;
  for (std::size_t i = 0; i < block_count(); ++i) {
    OFFENBAR_TRY(const auto piece, block(i, Database::Keep::no));
    const Bytes bytes = piece->bytes();
    if (bytes.size() > max_bytes - all.size()) {
      return fail(Fault::over_memory, fmt::format("a value has over {} bytes", max_bytes));
    }
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  if (broken_) return tl::unexpected(*broken_);
  return all;
}

}  // namespace offenbar::pst::ndb
