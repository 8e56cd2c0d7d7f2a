// A page of the node or the block B-tree. [MS-PST] 2.2.2.7.1, 2.2.2.7.7.1
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/pst/ndb/damage.h"
#include "converters/pst/ndb/identifiers.h"
#include "converters/pst/ndb/layout.h"
#include "converters/pst/ndb/source.h"

namespace offenbar::pst::ndb {

enum class PageType : std::uint8_t {
  block_tree = 0x80,  // ptypeBBT
  node_tree = 0x81,   // ptypeNBT
};

struct BTreePage {
  std::vector<std::byte> bytes;
  std::uint64_t offset = 0;
  BlockId id;  // what the trailer says
  std::size_t count = 0;
  std::size_t entry_bytes = 0;
  unsigned level = 0;  // 0: leaf

  [[nodiscard]] Bytes entry(std::size_t index) const {
    return Bytes(bytes).subspan(index * entry_bytes, entry_bytes);
  }
  // The number by which entries are sorted: a node's id, or a block's without bit 0.
  [[nodiscard]] std::uint64_t key(std::size_t index, const Layout& layout) const;
  [[nodiscard]] BlockRef child(std::size_t index, const Layout& layout) const;
};

constexpr unsigned max_tree_level = 8;  // of the root: more than 2^64 leaves would need

// Understands `bytes`, a whole page that lies at `offset`. Wrong checksums and signatures go to
// `damage` and the page is used. Errors: Fault::corrupt if it is no page of this type, or its
// counts do not fit into it.
[[nodiscard]] Result<BTreePage> read_btree_page(std::vector<std::byte> bytes, std::uint64_t offset,
                                                PageType type, const Layout& layout,
                                                Damage& damage);

// The same from the file. Errors also: unreadable.
[[nodiscard]] Result<std::shared_ptr<const BTreePage>> load_btree_page(const Source& source,
                                                                       BlockRef at, PageType type,
                                                                       const Layout& layout,
                                                                       Damage& damage);

// Whether a page of this layout and type lies at `offset`, as far as its trailer tells; for
// versions that were written with either size of pages. False if it cannot be read.
[[nodiscard]] bool has_page(const Source& source, std::uint64_t offset, PageType type,
                            const Layout& layout);

[[nodiscard]] Node read_node(Bytes entry, const Layout& layout);               // NBTENTRY
[[nodiscard]] BlockEntry read_block_entry(Bytes entry, const Layout& layout);  // BBTENTRY

}  // namespace offenbar::pst::ndb
