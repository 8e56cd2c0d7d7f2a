#include "converters/pst/ndb/btree_page.h"

#include <fmt/core.h>

#include "converters/base/cursor.h"
#include "converters/pst/ndb/checksum.h"

namespace offenbar::pst::ndb {
namespace {

// [MS-PST] 2.2.2.7.1; the ANSI one has the id before the CRC.
struct PageTrailer {
  std::uint8_t type = 0;
  std::uint8_t type_again = 0;
  std::uint16_t signature = 0;
  std::uint32_t crc = 0;
  BlockId id;
};

std::uint64_t read_id(Cursor& in, const Layout& layout) {
  return layout.ansi() ? in.le<std::uint32_t>() : in.le<std::uint64_t>();
}

PageTrailer read_trailer(Bytes page, const Layout& layout) {
  Cursor in(page);
  in.seek(layout.page_trailer_at);
  PageTrailer trailer;
  trailer.type = in.le<std::uint8_t>();
  trailer.type_again = in.le<std::uint8_t>();
  trailer.signature = in.le<std::uint16_t>();
  if (layout.ansi()) trailer.id = BlockId{in.le<std::uint32_t>()};
  trailer.crc = in.le<std::uint32_t>();
  if (!layout.ansi()) trailer.id = BlockId{in.le<std::uint64_t>()};
  return trailer;
}

std::string_view name_of(PageType type) {
  return type == PageType::node_tree ? "NBT page" : "BBT page";
}

Result<void> check_type(const PageTrailer& trailer, PageType type, std::uint64_t at) {
  const auto expected = static_cast<std::uint8_t>(type);
  if (trailer.type == expected && trailer.type_again == expected) return {};
  return fail(Fault::corrupt,
              fmt::format("{} PAGETRAILER ptype is {:#04x} and {:#04x}, expected {:#04x}",
                          name_of(type), trailer.type, trailer.type_again, expected),
              at);
}

void check_sums(const BTreePage& page, const PageTrailer& trailer, PageType type,
                const Layout& layout, Damage& damage) {
  const std::uint32_t crc = checksum(Bytes(page.bytes).first(layout.page_trailer_at));
  if (crc != trailer.crc) {
    damage.add({Fault::corrupt,
                fmt::format("{} PAGETRAILER dwCRC is {:#010x}, expected {:#010x}", name_of(type),
                            trailer.crc, crc),
                page.offset,
                {}});
  }
  const std::uint16_t expected = signature(page.offset, trailer.id);
  if (expected != trailer.signature) {
    damage.add({Fault::corrupt,
                fmt::format("{} PAGETRAILER wSig is {:#06x}, expected {:#06x}", name_of(type),
                            trailer.signature, expected),
                page.offset,
                {}});
  }
}

Result<void> read_counts(BTreePage& page, PageType type, const Layout& layout) {
  Cursor in(page.bytes, page.offset);
  in.seek(layout.entries_end);
  if (layout.large_pages()) {
    page.count = in.le<std::uint16_t>();
    in.skip(2);  // cEntMax
  } else {
    page.count = in.le<std::uint8_t>();
    in.skip(1);
  }
  page.entry_bytes = in.le<std::uint8_t>();
  page.level = in.le<std::uint8_t>();
  const std::size_t leaf_bytes =
      type == PageType::node_tree ? layout.node_entry_bytes : layout.block_entry_bytes;
  const std::size_t needed = page.level == 0 ? leaf_bytes : layout.branch_entry_bytes;
  if (page.level > max_tree_level) {
    return fail(Fault::corrupt,
                fmt::format("{} cLevel is {}, at most {} is possible", name_of(type), page.level,
                            max_tree_level),
                page.offset);
  }
  if (page.entry_bytes < needed || page.count * page.entry_bytes > layout.entries_end) {
    return fail(Fault::corrupt,
                fmt::format("{} has cEnt {} of cbEnt {} bytes, which do not fit into it",
                            name_of(type), page.count, page.entry_bytes),
                page.offset);
  }
  return {};
}

}  // namespace

std::uint64_t BTreePage::key(std::size_t index, const Layout& layout) const {
  Cursor in(entry(index));
  return read_id(in, layout) & (layout.ansi() ? 0xFFFFFFFFULL : ~0ULL);
}

BlockRef BTreePage::child(std::size_t index, const Layout& layout) const {
  Cursor in(entry(index));
  in.skip(layout.id_bytes);  // btkey
  const BlockId page{read_id(in, layout)};
  return {page, read_id(in, layout)};
}

Result<BTreePage> read_btree_page(std::vector<std::byte> bytes, std::uint64_t offset, PageType type,
                                  const Layout& layout, Damage& damage) {
  const PageTrailer trailer = read_trailer(bytes, layout);
  OFFENBAR_CHECK(check_type(trailer, type, offset));
  BTreePage page;
  page.bytes = std::move(bytes);
  page.offset = offset;
  page.id = trailer.id;
  OFFENBAR_CHECK(read_counts(page, type, layout));
  check_sums(page, trailer, type, layout, damage);
  return page;
}

Result<std::shared_ptr<const BTreePage>> load_btree_page(const Source& source, BlockRef at,
                                                         PageType type, const Layout& layout,
                                                         Damage& damage) {
  std::vector<std::byte> bytes(layout.page_bytes);
  OFFENBAR_CHECK(source.read(at.offset, bytes, name_of(type)));
  OFFENBAR_TRY(BTreePage page, read_btree_page(std::move(bytes), at.offset, type, layout, damage));
  return std::make_shared<const BTreePage>(std::move(page));
}

bool has_page(const Source& source, std::uint64_t offset, PageType type, const Layout& layout) {
  std::vector<std::byte> bytes(layout.page_bytes);
  return source.read(offset, bytes, name_of(type)) &&
         check_type(read_trailer(bytes, layout), type, offset);
}

Node read_node(Bytes entry, const Layout& layout) {
  Cursor in(entry);
  Node node;
  node.id = NodeId{static_cast<std::uint32_t>(read_id(in, layout))};
  node.data = BlockId::of(read_id(in, layout));
  node.subnodes = BlockId::of(read_id(in, layout));
  node.parent = NodeId{in.le<std::uint32_t>()};
  return node;
}

BlockEntry read_block_entry(Bytes entry, const Layout& layout) {
  Cursor in(entry);
  BlockEntry block;
  block.id = BlockId::of(read_id(in, layout));
  block.offset = read_id(in, layout);
  block.stored = in.le<std::uint16_t>();
  block.inflated = layout.large_pages() ? in.le<std::uint16_t>() : block.stored;
  return block;
}

}  // namespace offenbar::pst::ndb
