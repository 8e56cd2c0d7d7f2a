#include "converters/pst/ndb/scan.h"

#include <fmt/core.h>

#include <algorithm>

#include "converters/base/cursor.h"
#include "converters/pst/ndb/block.h"
#include "converters/pst/ndb/checksum.h"

namespace offenbar::pst::ndb {
namespace {

constexpr std::size_t window_bytes = 4U << 20U;

// A node as some page had it; the page written last has the largest id.
struct Version {
  Node node;
  BlockId page;
};

template <class T>
const T* find_in(const std::vector<T>& sorted, decltype(T::id) id) {
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), id,
                                   [](const T& one, auto sought) { return one.id < sought; });
  return at == sorted.end() || at->id != id ? nullptr : &*at;
}

class Scan {
 public:
  Scan(const Source& source, const Header& header, const BTree& node_tree, const BTree& block_tree,
       Damage& damage)
      : source_(source),
        layout_(header.layout),
        node_tree_(node_tree),
        block_tree_(block_tree),
        damage_(damage) {}

  Salvage run() {
    node_tree_.walk({[](Bytes) {}, [&](const BTree::Hole& hole) { holes_.push_back(hole); }});
    read_windows();
    return sorted();
  }

 private:
  // Windows overlap by the largest block, so that each block lies in one as a whole.
  void read_windows() {
    std::vector<std::byte> window(window_bytes);
    const std::uint64_t overlap = std::max(layout_.max_block_bytes, layout_.page_bytes);
    std::uint64_t at = 0;
    std::uint64_t done = 0;
    while (at < source_.size()) {
      const std::size_t size = std::min<std::uint64_t>(window_bytes, source_.size() - at);
      const std::span<std::byte> bytes = std::span(window).first(size);
      if (auto read = source_.read(at, bytes, "scan"); !read) {
        damage_.add(read.error());
        return;
      }
      look_through(bytes, at, done);
      done = at + size;
      if (done >= source_.size()) return;
      const std::uint64_t next = source_.next_data(done);
      if (next >= source_.size()) return;
      const std::uint64_t resume = next - std::min(next, overlap);
      at = std::max(at + 1, resume / layout_.page_bytes * layout_.page_bytes);
    }
  }

  // Pages and blocks that end after `done`, the end of the window before.
  void look_through(Bytes window, std::uint64_t at, std::uint64_t done) {
    const std::uint64_t end = at + window.size();
    const std::uint64_t unit = layout_.block_alignment;
    const std::uint64_t from = std::max(done, at) / unit * unit + unit;
    for (std::uint64_t stop = from; stop <= end; stop += unit) {
      if (stop % layout_.page_bytes == 0 && stop - at >= layout_.page_bytes) {
        look_at_page(window.subspan(stop - at - layout_.page_bytes, layout_.page_bytes),
                     stop - layout_.page_bytes);
      }
      look_at_block(window.first(stop - at), at);
    }
  }

  void look_at_page(Bytes bytes, std::uint64_t offset) {
    const auto type = static_cast<std::uint8_t>(PageType::node_tree);
    if (std::to_integer<std::uint8_t>(bytes[layout_.page_trailer_at]) != type) return;
    Damage doubts;  // a page with any is no find
    const auto page =
        read_btree_page({bytes.begin(), bytes.end()}, offset, PageType::node_tree, layout_, doubts);
    if (!page || page->level > 0 || doubts.count() > 0) return;
    for (std::size_t i = 0; i < page->count; ++i) {
      const Node node = read_node(page->entry(i), layout_);
      const auto known = node_tree_.find(node.id.raw);
      if (!known || !*known) keep({node, page->id});
    }
  }

  void keep(const Version& version) {
    versions_.push_back(version);
    if (versions_.size() < 2 * max_salvaged) return;
    keep_latest();
    if (versions_.size() > max_salvaged) {
      damage_.add(
          {Fault::over_memory,
           fmt::format("salvage: more than {} lost nodes, the others are left out", max_salvaged),
           0,
           {}});
      versions_.resize(max_salvaged);
    }
  }

  void keep_latest() {
    std::sort(versions_.begin(), versions_.end(), [](const Version& a, const Version& b) {
      return a.node.id != b.node.id ? a.node.id < b.node.id : a.page > b.page;
    });
    const auto end =
        std::unique(versions_.begin(), versions_.end(),
                    [](const Version& a, const Version& b) { return a.node.id == b.node.id; });
    versions_.erase(end, versions_.end());
  }

  // `before` ends where a block may end.
  void look_at_block(Bytes before, std::uint64_t at) {
    if (before.size() < layout_.block_trailer_bytes) return;
    const std::uint64_t end = at + before.size();
    const auto trailer = read_block_trailer(before.last(layout_.block_trailer_bytes), layout_, end);
    if (!trailer || trailer->size == 0 || trailer->size > layout_.max_content()) return;
    const std::uint64_t span = layout_.block_span(trailer->size);
    if (span > before.size() || trailer->id.raw == 0) return;
    const std::uint64_t offset = end - span;
    if (trailer->signature != signature(offset, trailer->id)) return;
    const Bytes content = before.subspan(before.size() - span, trailer->size);
    if (trailer->crc != checksum(content)) return;
    const BlockEntry entry{BlockId::of(trailer->id.raw), offset, trailer->size,
                           layout_.large_pages() ? trailer->inflated : trailer->size};
    if (!is_in_tree(entry)) keep(entry);
  }

  [[nodiscard]] bool is_in_tree(const BlockEntry& entry) const {
    const auto known = block_tree_.find(entry.id.raw);
    return known && *known && read_block_entry((*known)->view(), layout_).offset == entry.offset;
  }

  void keep(const BlockEntry& entry) {
    if (blocks_.size() < max_salvaged) {
      blocks_.push_back(entry);
    } else {
      damage_.add(
          {Fault::over_memory,
           fmt::format("salvage: more than {} lost blocks, the others are left out", max_salvaged),
           0,
           {}});
    }
  }

  [[nodiscard]] bool is_hidden(NodeId id) const {
    return std::any_of(holes_.begin(), holes_.end(), [&](const BTree::Hole& hole) {
      return id.raw >= hole.first && id.raw < hole.end;
    });
  }

  Salvage sorted() {
    Salvage found;
    keep_latest();
    for (const Version& version : versions_) {
      (is_hidden(version.node.id) ? found.hidden : found.lost).push_back(version.node);
    }
    // Of equal blocks any will do: each has a checksum that fits.
    std::sort(blocks_.begin(), blocks_.end(),
              [](const BlockEntry& a, const BlockEntry& b) { return a.id < b.id; });
    const auto end =
        std::unique(blocks_.begin(), blocks_.end(),
                    [](const BlockEntry& a, const BlockEntry& b) { return a.id == b.id; });
    blocks_.erase(end, blocks_.end());
    found.blocks = std::move(blocks_);
    return found;
  }

  const Source& source_;
  const Layout& layout_;
  const BTree& node_tree_;
  const BTree& block_tree_;
  Damage& damage_;
  std::vector<BTree::Hole> holes_;
  std::vector<Version> versions_;
  std::vector<BlockEntry> blocks_;
};

}  // namespace

const Node* Salvage::find_hidden(NodeId id) const { return find_in(hidden, id); }
const Node* Salvage::find_lost(NodeId id) const { return find_in(lost, id); }
const BlockEntry* Salvage::find_block(BlockId id) const { return find_in(blocks, id); }

Salvage scan(const Source& source, const Header& header, const BTree& node_tree,
             const BTree& block_tree, Damage& damage) {
  return Scan(source, header, node_tree, block_tree, damage).run();
}

}  // namespace offenbar::pst::ndb
