#include "corpus/generator/mail/pst_nodes.h"

#include <algorithm>
#include <array>

#include "corpus/generator/mail/append.h"
#include "corpus/generator/mail/checksum.h"

namespace offenbar::generator {
namespace {

constexpr std::size_t block_trailer = 16;  // BLOCKTRAILER
constexpr std::size_t ids_in_list = (block_room - 8) / 8;
constexpr std::size_t entries_in_subnode_list = (block_room - 8) / 24;
constexpr std::size_t entries_in_subnode_index = (block_room - 8) / 16;
constexpr std::size_t tree_room = 488;  // bytes of entries in a BTPAGE
constexpr std::size_t node_entry_size = 32;
constexpr std::size_t other_entry_size = 24;  // BBTENTRY and BTENTRY
constexpr std::uint64_t internal_block = 2;   // fInternal, in a BID

std::size_t entry_size(PageType type, std::uint8_t level) {
  return type == PageType::node_tree && level == 0 ? node_entry_size : other_entry_size;
}

std::string list_head(std::uint8_t type, std::uint8_t level, std::size_t count,
                      std::uint32_t last) {
  std::string body;
  put(body, type);
  put(body, level);
  put(body, static_cast<std::uint16_t>(count));
  put(body, last);
  return body;
}

}  // namespace

Result<NodeDatabase> NodeDatabase::create(const std::filesystem::path& path, Options options) {
  OFFENBAR_TRY(PstFile file, PstFile::create(path, options.sparse));
  return NodeDatabase(std::move(file), options);
}

BlockId NodeDatabase::write_block(std::string body, bool internal) {
  const BlockId id = next_block_ | (internal ? internal_block : 0);
  next_block_ += 4;
  const auto size = static_cast<std::uint16_t>(body.size());
  if (!internal) encode(body, options_.encoding, id);
  const std::uint32_t crc = crc_of(body);
  const std::size_t whole = (body.size() + block_trailer + 63) / 64 * 64;
  const std::uint64_t offset = file_.reserve_block(whole);
  body.resize(whole - block_trailer, '\0');
  put(body, size);
  put(body, signature_of(offset, id));
  put(body, crc);
  put(body, id);
  file_.put(offset, body);
  blocks_.push_back({id, offset, size});
  return id;
}

BlockId NodeDatabase::write_data(std::string_view bytes) {
  std::vector<BlockId> ids;
  const std::uint64_t total = bytes.size();
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), block_room)))
    ids.push_back(write_block(std::string(bytes.substr(0, block_room)), false));
  return ids.empty() ? 0 : write_list(1, total, ids);
}

BlockId NodeDatabase::write_blocks(const std::vector<std::string>& blocks) {
  std::vector<BlockId> ids;
  std::uint64_t total = 0;
  for (const std::string& block : blocks) {
    ids.push_back(write_block(block, false));
    total += block.size();
  }
  return ids.empty() ? 0 : write_list(1, total, ids);
}

// XBLOCK (level 1) over data blocks, XXBLOCK (level 2) over XBLOCKs. [MS-PST] 2.2.2.8.3.2
BlockId NodeDatabase::write_list(std::uint8_t level, std::uint64_t total,
                                 std::span<const BlockId> ids) {
  if (ids.size() == 1) return ids.front();
  std::vector<BlockId> lists;
  std::uint64_t left = total;
  while (!ids.empty()) {
    const auto part = ids.first(std::min(ids.size(), ids_in_list));
    ids = ids.subspan(part.size());
    const std::uint64_t full = part.size() * block_room;  // all blocks but the very last are full
    const std::uint64_t held = level == 1 ? std::min(left, full) : total;
    std::string body = list_head(0x01, level, part.size(), static_cast<std::uint32_t>(held));
    for (const BlockId id : part) put(body, id);
    lists.push_back(write_block(std::move(body), true));
    left -= std::min(left, full);
  }
  return lists.size() == 1 ? lists.front() : write_list(2, total, lists);
}

BlockId NodeDatabase::write_subnodes(std::vector<Subnode> subnodes) {
  std::sort(subnodes.begin(), subnodes.end(),
            [](const Subnode& a, const Subnode& b) { return a.id < b.id; });
  std::vector<std::pair<NodeId, BlockId>> lists;
  for (std::size_t at = 0; at < subnodes.size(); at += entries_in_subnode_list) {
    const std::size_t count = std::min(subnodes.size() - at, entries_in_subnode_list);
    std::string body = list_head(0x02, 0, count, 0);
    for (const Subnode& node : std::span(subnodes).subspan(at, count)) {
      put(body, std::uint64_t{node.id});
      put(body, node.data);
      put(body, node.subnodes);
    }
    lists.emplace_back(subnodes[at].id, write_block(std::move(body), true));
  }
  if (lists.empty()) return 0;
  if (lists.size() == 1) return lists.front().second;
  // One index holds 510 * 340 subnodes: more than any message here has.
  std::string body = list_head(0x02, 1, std::min(lists.size(), entries_in_subnode_index), 0);
  for (const auto& [id, block] : lists) {
    put(body, std::uint64_t{id});
    put(body, block);
  }
  return write_block(std::move(body), true);
}

void NodeDatabase::add_node(NodeId id, BlockId data, BlockId subnodes, NodeId parent) {
  nodes_.push_back({id, parent, data, subnodes});
}

// BTPAGE. [MS-PST] 2.2.2.7.7.1
NodeDatabase::PageReference NodeDatabase::write_tree_page(std::string entries, std::uint8_t level,
                                                          PageType type, std::uint64_t key) {
  const std::size_t size = entry_size(type, level);
  const auto count = static_cast<std::uint8_t>(entries.size() / size);
  entries.resize(tree_room, '\0');
  put(entries, count);
  put(entries, static_cast<std::uint8_t>(tree_room / size));
  put(entries, static_cast<std::uint8_t>(size));
  put(entries, level);
  put(entries, std::uint32_t{0});
  const PageReference page{key, next_page_++, file_.reserve_page()};
  file_.put(page.offset, make_page(std::move(entries), type, page.offset, page.id));
  return page;
}

// BTENTRYs over the pages of a level, until one page is left. [MS-PST] 2.2.2.7.7.2
NodeDatabase::PageReference NodeDatabase::write_index(std::vector<PageReference> below,
                                                      PageType type) {
  for (std::uint8_t level = 1; below.size() > 1; ++level) {
    std::vector<PageReference> pages;
    const std::size_t most = tree_room / other_entry_size;
    for (std::size_t at = 0; at < below.size(); at += most) {
      std::string entries;
      for (std::size_t i = at; i < std::min(below.size(), at + most); ++i) {
        put(entries, below[i].key);
        put(entries, below[i].id);
        put(entries, below[i].offset);
      }
      pages.push_back(write_tree_page(std::move(entries), level, type, below[at].key));
    }
    below = std::move(pages);
  }
  return below.front();
}

// NBTENTRYs. [MS-PST] 2.2.2.7.7.4
NodeDatabase::PageReference NodeDatabase::write_node_tree() {
  std::sort(nodes_.begin(), nodes_.end(),
            [](const NodeEntry& a, const NodeEntry& b) { return a.id < b.id; });
  std::vector<PageReference> pages;
  const std::size_t most = tree_room / node_entry_size;
  for (std::size_t at = 0; at < nodes_.size(); at += most) {
    std::string entries;
    for (std::size_t i = at; i < std::min(nodes_.size(), at + most); ++i) {
      put(entries, std::uint64_t{nodes_[i].id});
      put(entries, nodes_[i].data);
      put(entries, nodes_[i].subnodes);
      put(entries, nodes_[i].parent);
      put(entries, std::uint32_t{0});
    }
    pages.push_back(write_tree_page(std::move(entries), 0, PageType::node_tree, nodes_[at].id));
  }
  return write_index(std::move(pages), PageType::node_tree);
}

// BBTENTRYs; ids were handed out in order. [MS-PST] 2.2.2.7.7.3
NodeDatabase::PageReference NodeDatabase::write_block_tree() {
  std::vector<PageReference> pages;
  const std::size_t most = tree_room / other_entry_size;
  for (std::size_t at = 0; at < blocks_.size(); at += most) {
    std::string entries;
    for (std::size_t i = at; i < std::min(blocks_.size(), at + most); ++i) {
      put(entries, blocks_[i].id);
      put(entries, blocks_[i].offset);
      put(entries, blocks_[i].size);
      put(entries, std::uint16_t{2});  // cRef: this entry and the one that uses the block
      put(entries, std::uint32_t{0});
    }
    pages.push_back(write_tree_page(std::move(entries), 0, PageType::block_tree, blocks_[at].id));
  }
  return write_index(std::move(pages), PageType::block_tree);
}

Result<void> NodeDatabase::finish() {
  const PageReference nodes = write_node_tree();
  const PageReference blocks = write_block_tree();
  const PstFile::Extent extent = file_.close_maps();
  return file_.finish(header(extent, nodes, blocks));
}

// HEADER of a Unicode file. [MS-PST] 2.2.2.6
std::string NodeDatabase::header(const PstFile::Extent& extent, PageReference nodes,
                                 PageReference blocks) const {
  std::string root;  // ROOT, [MS-PST] 2.2.2.5
  put(root, std::uint32_t{0});
  for (const std::uint64_t value :
       {extent.file_size, extent.last_amap, extent.free_bytes, std::uint64_t{0}, nodes.id,
        nodes.offset, blocks.id, blocks.offset})
    put(root, value);
  put(root, std::uint8_t{static_cast<std::uint8_t>(extent.maps_valid ? 2 : 0)});  // fAMapValid
  root.append(3, '\0');

  std::string rest = "SM";                   // wMagicClient; the CRCs begin here
  put(rest, std::uint16_t{23});              // wVer: Unicode
  put(rest, std::uint16_t{19});              // wVerClient
  put(rest, std::uint16_t{0x0101});          // bPlatformCreate, bPlatformAccess
  put(rest, std::uint64_t{0});               // dwReserved1, dwReserved2
  put(rest, std::uint64_t{0});               // bidUnused
  put(rest, next_page_);                     // bidNextP
  put(rest, std::uint32_t{1});               // dwUnique
  std::array<std::uint32_t, 32> next_nodes;  // rgnid: above all indexes in use, per type
  next_nodes.fill(0x400);
  for (const NodeEntry& node : nodes_)
    next_nodes[node.id & 0x1F] = std::max(next_nodes[node.id & 0x1F], (node.id >> 5) + 1);
  for (const std::uint32_t next : next_nodes) put(rest, next);
  put(rest, std::uint64_t{0});  // qwUnused
  rest += root;
  put(rest, std::uint32_t{0});    // dwAlign
  rest.append(256, '\xFF');       // rgbFM, rgbFP
  put(rest, std::uint8_t{0x80});  // bSentinel
  put(rest, static_cast<std::uint8_t>(options_.encoding));
  put(rest, std::uint16_t{0});
  put(rest, next_block_);  // bidNextB

  std::string whole = "!BDN";
  put(whole, crc_of(std::string_view(rest).substr(0, 471)));  // dwCRCPartial
  whole += rest;
  put(whole, crc_of(std::string_view(rest).substr(0, 516)));  // dwCRCFull
  whole.resize(564, '\0');
  return whole;
}

}  // namespace offenbar::generator
