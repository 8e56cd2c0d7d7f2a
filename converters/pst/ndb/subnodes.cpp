#include "converters/pst/ndb/subnodes.h"

#include <fmt/core.h>

#include <functional>

#include "converters/base/cursor.h"

namespace offenbar::pst::ndb {
namespace {

constexpr std::uint8_t list_type = 0x02;  // btype of SLBLOCK and SIBLOCK

struct List {
  std::uint8_t level = 0;  // 0: SLBLOCK, 1: SIBLOCK
  std::size_t count = 0;
  std::size_t entry_bytes = 0;
  Bytes entries;
};

Result<List> read_list(Bytes bytes, const Layout& layout, BlockId id) {
  Cursor in(bytes);
  const auto type = in.le<std::uint8_t>();
  List list;
  list.level = in.le<std::uint8_t>();
  list.count = in.le<std::uint16_t>();
  if (!layout.ansi()) in.skip(4);  // dwPadding
  if (in.ok() && (type != list_type || list.level > 1)) {
    return fail(Fault::corrupt, fmt::format("SLBLOCK {:#x} has btype {:#04x} and cLevel {}", id.raw,
                                            type, list.level));
  }
  list.entry_bytes = layout.id_bytes * (list.level == 0 ? 3 : 2);
  list.entries = in.take(list.count * list.entry_bytes);
  return in.finish(list, "SLBLOCK");
}

std::uint64_t number(Bytes entry, std::size_t index, const Layout& layout) {
  Cursor in(entry);
  in.skip(index * layout.id_bytes);
  return layout.ansi() ? in.le<std::uint32_t>() : in.le<std::uint64_t>();
}

NodeId key(const List& list, std::size_t index, const Layout& layout) {
  const Bytes entry = list.entries.subspan(index * list.entry_bytes, list.entry_bytes);
  return NodeId{static_cast<std::uint32_t>(number(entry, 0, layout))};
}

Subnode subnode(const List& list, std::size_t index, const Layout& layout) {
  const Bytes entry = list.entries.subspan(index * list.entry_bytes, list.entry_bytes);
  return {key(list, index, layout), BlockId::of(number(entry, 1, layout)),
          BlockId::of(number(entry, 2, layout))};
}

// How many entries have a key of at most `id`.
std::size_t count_up_to(const List& list, NodeId id, const Layout& layout) {
  std::size_t low = 0;
  std::size_t high = list.count;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (key(list, middle, layout) <= id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace

Result<std::shared_ptr<const Block>> Subnodes::list(BlockId id) const {
  if (!id.internal()) {
    return fail(Fault::corrupt, fmt::format("bidSub {:#x} is no internal block", id.raw));
  }
  auto block = database_->block(id, Database::Keep::yes);
  if (!block) database_->damage().add(block.error());
  return block;
}

Result<std::optional<Subnode>> Subnodes::find(NodeId id) const {
  BlockId at = root_;
  for (unsigned depth = 0; !at.none(); ++depth) {
    OFFENBAR_TRY(const auto block, list(at));
    OFFENBAR_TRY(const List found, read_list(block->bytes(), database_->layout(), at));
    if (depth > 0 && found.level > 0) {
      return fail(Fault::corrupt, fmt::format("SIBLOCK {:#x} lies below another", at.raw));
    }
    const std::size_t count = count_up_to(found, id, database_->layout());
    if (count == 0) return std::nullopt;
    const Subnode last = subnode(found, count - 1, database_->layout());
    if (found.level == 0) return last.id == id ? std::optional(last) : std::nullopt;
    at = last.data;  // an SIENTRY is a key and a block
  }
  return std::nullopt;
}

std::vector<Subnode> Subnodes::all() const {
  std::vector<Subnode> found;
  if (root_.none()) return found;
  const std::uint64_t most = database_->file_bytes() / 8;  // an entry takes more of the file
  const std::function<void(BlockId, bool)> visit = [&](BlockId at, bool below) {
    const auto block = list(at);
    if (!block) return;
    const auto entries = read_list((*block)->bytes(), database_->layout(), at);
    if (!entries || (below && entries->level > 0)) {
      if (!entries) database_->damage().add(entries.error());
      return;
    }
    for (std::size_t i = 0; i < entries->count && found.size() < most; ++i) {
      const Subnode entry = subnode(*entries, i, database_->layout());
      if (entries->level == 0) {
        found.push_back(entry);
      } else {
        visit(entry.data, true);
      }
    }
  };
  visit(root_, false);
  return found;
}

}  // namespace offenbar::pst::ndb
