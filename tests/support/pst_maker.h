// Makes PST and OST files for tests, from the specification and without our reader.
// [MS-PST] 2.2
#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/pst/ndb/encoding.h"

namespace offenbar::test {

// The CRC of [MS-PST] 5.3, bit by bit.
inline std::uint32_t slow_checksum(std::string_view bytes) {
  std::uint32_t crc = 0;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return crc;
}

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
template <class T>
void put_at(std::string& out, std::size_t at, T value) {
  std::memcpy(out.data() + at, &value, sizeof value);
}

enum class PstKind { ansi, unicode, large_pages };

class PstMaker {
 public:
  using Encoding = pst::ndb::Encoding;

  explicit PstMaker(PstKind kind = PstKind::unicode, Encoding encoding = Encoding::permute)
      : kind_(kind), encoding_(encoding), file_(first_block, '\0') {}

  struct Subnode {
    std::uint32_t id = 0;
    std::uint64_t data = 0;
    std::uint64_t subnodes = 0;
  };

  // The id of a block, or of the list of blocks that hold `content`; 0 for nothing.
  std::uint64_t add_data(const std::string& content) {
    if (content.empty()) return 0;
    std::vector<std::uint64_t> leaves;
    for (std::size_t at = 0; at < content.size(); at += max_content()) {
      leaves.push_back(add_block(content.substr(at, max_content()), false));
    }
    return add_list(leaves, content.size());
  }
  // Blocks of any size as one node.
  std::uint64_t add_blocks(const std::vector<std::string>& blocks) {
    std::vector<std::uint64_t> leaves;
    std::size_t total = 0;
    for (const std::string& block : blocks) {
      leaves.push_back(add_block(block, false));
      total += block.size();
    }
    return add_list(leaves, total);
  }
  // Sorted by id. `per_list` makes an SIBLOCK where there are more.
  std::uint64_t add_subnodes(std::vector<Subnode> nodes, std::size_t per_list = 300) {
    if (nodes.empty()) return 0;
    std::sort(nodes.begin(), nodes.end(), [](auto& a, auto& b) { return a.id < b.id; });
    std::vector<std::pair<std::uint32_t, std::uint64_t>> lists;
    for (std::size_t at = 0; at < nodes.size(); at += per_list) {
      const std::size_t count = std::min(per_list, nodes.size() - at);
      std::string list = list_head(2, 0, count);
      for (std::size_t i = at; i < at + count; ++i) {
        put_id(list, nodes[i].id);
        put_id(list, nodes[i].data);
        put_id(list, nodes[i].subnodes);
      }
      lists.emplace_back(nodes[at].id, add_block(list, true));
    }
    if (lists.size() == 1) return lists.front().second;
    std::string index = list_head(2, 1, lists.size());
    for (const auto& [id, block] : lists) {
      put_id(index, id);
      put_id(index, block);
    }
    return add_block(index, true);
  }
  void add_node(std::uint32_t id, std::uint64_t data, std::uint64_t subnodes = 0,
                std::uint32_t parent = 0) {
    nodes_[id] = {data, subnodes, parent};
  }
  void remove_node(std::uint32_t id) { nodes_.erase(id); }

  // The pages of the node B-tree as it is now, which nothing will refer to: what an older state of
  // a store leaves behind.
  void leave_old_pages() { (void)write_node_tree(); }
  // Takes a block out of the block B-tree but leaves its bytes.
  void forget_block(std::uint64_t id) { blocks_.erase(id); }
  void forget_all_blocks() { blocks_.clear(); }

  // `fanout` is the most entries of a page: small ones make deep trees.
  [[nodiscard]] std::string make(std::size_t fanout = 0) {
    fanout_ = fanout;
    const Ref nodes = write_node_tree();
    const Ref blocks = write_block_tree();
    std::string file = file_;
    write_header(file, nodes, blocks);
    return file;
  }

  // Where things came to lie, for tests that damage them; valid after make().
  struct Place {
    std::uint64_t offset = 0;
    std::size_t stored = 0;
    std::size_t inflated = 0;
  };
  [[nodiscard]] Place place_of(std::uint64_t block) const { return all_places_.at(block); }
  std::vector<std::uint64_t> node_leaf_pages;  // offsets
  std::uint64_t node_root = 0;
  std::uint64_t block_root = 0;
  bool compress = true;  // with large pages

 private:
  static constexpr std::size_t first_block = 0x4400;
  struct Ref {
    std::uint64_t id = 0;
    std::uint64_t offset = 0;
  };
  struct NodeRow {
    std::uint64_t data = 0;
    std::uint64_t subnodes = 0;
    std::uint32_t parent = 0;
  };

  [[nodiscard]] bool ansi() const { return kind_ == PstKind::ansi; }
  [[nodiscard]] bool large() const { return kind_ == PstKind::large_pages; }
  [[nodiscard]] std::size_t trailer_bytes() const { return ansi() ? 12 : large() ? 24 : 16; }
  [[nodiscard]] std::size_t max_content() const {
    return (large() ? 65536U : 8192U) - trailer_bytes();
  }
  void put_id(std::string& out, std::uint64_t id) const {
    if (ansi()) {
      put(out, static_cast<std::uint32_t>(id));
    } else {
      put(out, id);
    }
  }
  static std::uint16_t signature(std::uint64_t offset, std::uint64_t id) {
    const auto mixed = static_cast<std::uint32_t>(offset ^ id);
    return static_cast<std::uint16_t>((mixed >> 16U) ^ (mixed & 0xFFFFU));
  }

  std::string list_head(std::uint8_t type, std::uint8_t level, std::size_t count) const {
    std::string out;
    put(out, type);
    put(out, level);
    put(out, static_cast<std::uint16_t>(count));
    if (type == 2 && !ansi()) put(out, std::uint32_t{0});
    return out;
  }

  std::uint64_t add_list(const std::vector<std::uint64_t>& leaves, std::size_t total) {
    if (leaves.size() == 1) return leaves.front();
    const std::size_t per_list = (max_content() - 8) / (ansi() ? 4 : 8);
    std::vector<std::uint64_t> lists;
    for (std::size_t at = 0; at < leaves.size(); at += per_list) {
      const std::size_t count = std::min(per_list, leaves.size() - at);
      std::string list = list_head(1, 1, count);
      put(list, static_cast<std::uint32_t>(leaves.size() <= per_list ? total : 0));
      for (std::size_t i = at; i < at + count; ++i) put_id(list, leaves[i]);
      lists.push_back(add_block(list, true));
    }
    if (lists.size() == 1) return lists.front();
    std::string list = list_head(1, 2, lists.size());
    put(list, static_cast<std::uint32_t>(total));
    for (const std::uint64_t id : lists) put_id(list, id);
    return add_block(list, true);
  }

  std::uint64_t add_block(const std::string& content, bool internal) {
    const std::uint64_t id = next_block_ | (internal ? 2U : 0U);
    next_block_ += 4;
    std::string stored = content;
    if (!internal) {
      pst::ndb::encode(encoding_, pst::ndb::BlockId{id},
                       std::as_writable_bytes(std::span(stored.data(), stored.size())));
    }
    if (large() && compress) {
      uLongf size = ::compressBound(stored.size());
      std::string packed(size, '\0');
      ::compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                 reinterpret_cast<const Bytef*>(stored.data()), stored.size());
      if (size < stored.size()) stored = packed.substr(0, size);
    }
    const std::size_t unit = large() ? 512 : 64;
    const std::size_t span = (stored.size() + trailer_bytes() + unit - 1) / unit * unit;
    file_.resize((file_.size() + unit - 1) / unit * unit);
    const std::uint64_t offset = file_.size();
    std::string out = stored;
    out.resize(span - trailer_bytes());
    put(out, static_cast<std::uint16_t>(stored.size()));
    put(out, signature(offset, id));
    if (ansi()) put(out, static_cast<std::uint32_t>(id));
    put(out, slow_checksum(stored));
    if (!ansi()) put(out, id);
    if (large()) {
      put(out, std::uint16_t{2});
      put(out, static_cast<std::uint16_t>(content.size()));
      put(out, std::uint32_t{0});
    }
    file_ += out;
    blocks_[id] = {offset, stored.size(), content.size()};
    all_places_[id] = blocks_[id];
    return id;
  }

  Ref write_page(std::uint8_t type, unsigned level, std::size_t entry_bytes,
                 const std::vector<std::string>& entries) {
    const std::size_t page_bytes = large() ? 4096 : 512;
    const std::size_t entries_end = large() ? 4056 : ansi() ? 496 : 488;
    const std::size_t trailer_at = large() ? 4072 : ansi() ? 500 : 496;
    std::string page;
    for (const std::string& entry : entries) page += entry;
    page.resize(entries_end);
    const std::size_t most = entries_end / entry_bytes;
    if (large()) {
      put(page, static_cast<std::uint16_t>(entries.size()));
      put(page, static_cast<std::uint16_t>(most));
    } else {
      put(page, static_cast<std::uint8_t>(entries.size()));
      put(page, static_cast<std::uint8_t>(most));
    }
    put(page, static_cast<std::uint8_t>(entry_bytes));
    put(page, static_cast<std::uint8_t>(level));
    page.resize(trailer_at);
    file_.resize((file_.size() + page_bytes - 1) / page_bytes * page_bytes);
    const Ref ref{next_page_++, file_.size()};
    const std::uint32_t crc = slow_checksum(page);
    put(page, type);
    put(page, type);
    put(page, signature(ref.offset, ref.id));
    if (ansi()) put(page, static_cast<std::uint32_t>(ref.id));
    put(page, crc);
    if (!ansi()) put(page, ref.id);
    page.resize(page_bytes);
    file_ += page;
    if (type == 0x81 && level == 0) node_leaf_pages.push_back(ref.offset);
    return ref;
  }

  Ref write_tree(std::uint8_t type, std::size_t entry_bytes,
                 std::vector<std::pair<std::uint64_t, std::string>> rows) {
    const std::size_t entries_end = large() ? 4056 : ansi() ? 496 : 488;
    for (unsigned level = 0;; ++level) {
      const std::size_t bytes = level == 0 ? entry_bytes : ansi() ? 12 : 24;
      const std::size_t fits = entries_end / bytes;
      const std::size_t most = fanout_ == 0 ? fits : std::min(fanout_, fits);
      std::vector<std::pair<std::uint64_t, std::string>> above;
      Ref last;
      for (std::size_t at = 0; at == 0 || at < rows.size(); at += most) {
        std::vector<std::string> entries;
        for (std::size_t i = at; i < std::min(at + most, rows.size()); ++i) {
          entries.push_back(rows[i].second);
        }
        last = write_page(type, level, bytes, entries);
        const std::uint64_t key = rows.empty() ? 0 : rows[at].first;
        std::string entry;
        put_id(entry, key);
        put_id(entry, last.id);
        put_id(entry, last.offset);
        above.emplace_back(key, entry);
      }
      if (above.size() == 1) return last;
      rows = std::move(above);
    }
  }

  Ref write_node_tree() {
    node_leaf_pages.clear();
    std::vector<std::pair<std::uint64_t, std::string>> rows;
    for (const auto& [id, node] : nodes_) {
      std::string entry;
      put_id(entry, id);
      put_id(entry, node.data);
      put_id(entry, node.subnodes);
      put(entry, node.parent);
      if (!ansi()) put(entry, std::uint32_t{0});
      rows.emplace_back(id, entry);
    }
    const Ref root = write_tree(0x81, ansi() ? 16 : 32, std::move(rows));
    node_root = root.offset;
    return root;
  }

  Ref write_block_tree() {
    std::vector<std::pair<std::uint64_t, std::string>> rows;
    for (const auto& [id, place] : blocks_) {
      std::string entry;
      put_id(entry, id);
      put_id(entry, place.offset);
      put(entry, static_cast<std::uint16_t>(place.stored));
      if (large()) put(entry, static_cast<std::uint16_t>(place.inflated));
      put(entry, std::uint16_t{2});
      if (!ansi()) entry.resize(24);
      rows.emplace_back(id, entry);
    }
    const Ref root = write_tree(0x80, ansi() ? 12 : 24, std::move(rows));
    block_root = root.offset;
    return root;
  }

  void write_header(std::string& file, const Ref& nodes, const Ref& blocks) const {
    put_at(file, 0, std::uint32_t{0x4E444221});
    put_at(file, 8, std::uint16_t{0x4D53});
    put_at(file, 10, static_cast<std::uint16_t>(ansi() ? 14 : large() ? 36 : 23));
    put_at(file, 12, std::uint16_t{19});
    std::string root(4, '\0');
    put_id(root, file.size());
    for (int i = 0; i < 3; ++i) put_id(root, 0);
    for (const Ref& ref : {nodes, blocks}) {
      put_id(root, ref.id);
      put_id(root, ref.offset);
    }
    file.replace(ansi() ? 164 : 180, root.size(), root);
    put_at(file, ansi() ? 460 : 512, std::uint8_t{0x80});
    put_at(file, ansi() ? 461 : 513, static_cast<std::uint8_t>(encoding_));
    const std::string_view view = file;
    if (!ansi()) put_at(file, 524, slow_checksum(view.substr(8, 516)));
    put_at(file, 4, slow_checksum(view.substr(8, 471)));
  }

  PstKind kind_;
  Encoding encoding_;
  std::string file_;
  std::uint64_t next_block_ = 4;
  std::uint64_t next_page_ = 0x100;
  std::size_t fanout_ = 0;
  std::map<std::uint64_t, Place> blocks_;
  std::map<std::uint64_t, Place> all_places_;
  std::map<std::uint32_t, NodeRow> nodes_;
};

}  // namespace offenbar::test
