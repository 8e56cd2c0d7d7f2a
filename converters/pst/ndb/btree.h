// Finds and lists the leaves of the node and the block B-tree. [MS-PST] 2.2.2.7.7
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "converters/pst/ndb/btree_page.h"
#include "converters/pst/ndb/cache.h"
#include "converters/pst/ndb/damage.h"
#include "converters/pst/ndb/identifiers.h"
#include "converters/pst/ndb/layout.h"
#include "converters/pst/ndb/source.h"

namespace offenbar::pst::ndb {

// Safe to use from several threads. What it refers to must outlive it.
class BTree {
 public:
  using Pages = Cache<BTreePage>;

  BTree(const Source& source, const Layout& layout, BlockRef root, PageType type, Pages& pages,
        Damage& damage)
      : source_(source),
        layout_(layout),
        root_(root),
        type_(type),
        pages_(pages),
        damage_(damage) {}

  // A leaf entry, copied out of its page.
  struct Leaf {
    std::array<std::byte, 32> bytes{};
    std::size_t size = 0;
    [[nodiscard]] Bytes view() const { return Bytes(bytes).first(size); }
  };

  // The leaf of that key; nothing if the tree has none.
  // Errors: Fault::corrupt, unreadable: a page on the way.
  [[nodiscard]] Result<std::optional<Leaf>> find(std::uint64_t key) const;

  // The keys from `first` to before `end` could not be reached.
  struct Hole {
    std::uint64_t first = 0;
    std::uint64_t end = 0;
  };
  struct Visitor {
    std::function<void(Bytes entry)> leaf;  // in order of their keys, each key once
    std::function<void(const Hole&)> hole;  // may be empty
  };
  // Visits all that can be reached; what cannot goes to the damage, and to the visitor as a hole.
  void walk(const Visitor& visitor) const;

 private:
  class Walk;
  [[nodiscard]] Result<std::shared_ptr<const BTreePage>> page(BlockRef at, bool keep) const;

  const Source& source_;
  const Layout& layout_;
  BlockRef root_;
  PageType type_;
  Pages& pages_;
  Damage& damage_;
};

}  // namespace offenbar::pst::ndb
