#include "converters/pst/ndb/btree.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace offenbar::pst::ndb {
namespace {

// How many entries have a key of at most `key`.
std::size_t count_up_to(const BTreePage& page, std::uint64_t key, const Layout& layout) {
  std::size_t low = 0;
  std::size_t high = page.count;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (page.key(middle, layout) <= key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::uint64_t key_mask(PageType type) {  // bit 0 of a block's id means nothing
  return type == PageType::block_tree ? ~1ULL : ~0ULL;
}

Error wrong_level(const BTreePage& page, unsigned expected) {
  return {Fault::corrupt,
          fmt::format("B-tree page cLevel is {}, expected {}", page.level, expected),
          page.offset,
          {}};
}

}  // namespace

Result<std::shared_ptr<const BTreePage>> BTree::page(BlockRef at, bool keep) const {
  if (auto known = pages_.find(at.offset)) return known;
  auto loaded = load_btree_page(source_, at, type_, layout_, damage_);
  if (!loaded) {
    damage_.add(loaded.error());
  } else if (keep) {
    pages_.put(at.offset, *loaded, sizeof(BTreePage) + layout_.page_bytes);
  }
  return loaded;
}

Result<std::optional<BTree::Leaf>> BTree::find(std::uint64_t key) const {
  const std::uint64_t mask = key_mask(type_);
  BlockRef at = root_;
  std::optional<unsigned> level;
  for (;;) {
    OFFENBAR_TRY(const auto here, page(at, true));
    if (level && here->level + 1 != *level) {
      return tl::unexpected(wrong_level(*here, *level - 1));
    }
    level = here->level;
    // A key may have bit 0 set in the file: so look from above.
    const std::size_t count = count_up_to(*here, key | ~mask, layout_);
    if (count == 0) return std::nullopt;
    if (here->level > 0) {
      at = here->child(count - 1, layout_);
      continue;
    }
    if ((here->key(count - 1, layout_) & mask) != key) return std::nullopt;
    const Bytes entry = here->entry(count - 1);
    Leaf leaf;
    leaf.size = std::min(entry.size(), leaf.bytes.size());
    std::copy_n(entry.begin(), leaf.size, leaf.bytes.begin());
    return leaf;
  }
}

// Depth first, with a stack of its own. Every page is visited at most once in a sound tree, so more
// visits than the file has pages are a circle or a web.
class BTree::Walk {
 public:
  Walk(const BTree& tree, const Visitor& visitor)
      : tree_(tree), visitor_(visitor), left_(tree.source_.size() / tree.layout_.page_bytes + 1) {}

  void run() {
    enter(tree_.root_, std::nullopt, {0, std::numeric_limits<std::uint64_t>::max()});
    while (!stack_.empty()) step();
  }

 private:
  struct Place {
    std::shared_ptr<const BTreePage> page;
    std::size_t next = 0;
    std::uint64_t end = 0;
  };

  void enter(BlockRef at, std::optional<unsigned> expected_level, const Hole& range) {
    if (left_ == 0) {
      lose({Fault::corrupt, "a B-tree has more pages than the file", at.offset, {}}, range);
      return;
    }
    --left_;
    auto page = tree_.page(at, false);
    if (!page) {
      lose(page.error(), range);
    } else if (expected_level && (*page)->level != *expected_level) {
      lose(wrong_level(**page, *expected_level), range);
    } else {
      stack_.push_back({*std::move(page), 0, range.end});
    }
  }

  void step() {
    Place& place = stack_.back();
    const std::size_t index = place.next++;
    const auto page = place.page;
    const std::uint64_t end = place.end;
    if (index >= page->count) {
      stack_.pop_back();
      return;
    }
    if (page->level == 0) {
      leaf(*page, index);
      return;
    }
    const std::uint64_t first = page->key(index, tree_.layout_);
    const std::uint64_t until = index + 1 < page->count ? page->key(index + 1, tree_.layout_) : end;
    enter(page->child(index, tree_.layout_), page->level - 1, {first, until});
  }

  void leaf(const BTreePage& page, std::size_t index) {
    const std::uint64_t key = page.key(index, tree_.layout_);
    if (last_ && key <= *last_) {
      tree_.damage_.add({Fault::corrupt,
                         fmt::format("B-tree key {:#x} follows {:#x}: not in order", key, *last_),
                         page.offset,
                         {}});
      return;
    }
    last_ = key;
    visitor_.leaf(page.entry(index));
  }

  void lose(Error error, const Hole& range) {
    tree_.damage_.add(std::move(error));
    if (visitor_.hole) visitor_.hole(range);
  }

  const BTree& tree_;
  const Visitor& visitor_;
  std::uint64_t left_;
  std::vector<Place> stack_;
  std::optional<std::uint64_t> last_;
};

void BTree::walk(const Visitor& visitor) const { Walk(*this, visitor).run(); }

}  // namespace offenbar::pst::ndb
