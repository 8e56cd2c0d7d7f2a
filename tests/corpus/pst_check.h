// Checks a Unicode PST from its bytes alone: checksums, trees, maps. [MS-PST] 2.2.2, 2.6.1
//
// Shares nothing with the writer it judges, nor with the product's reader: all complaints are
// returned as text, none for a sound file.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace offenbar::testing {

class PstCheck {
 public:
  explicit PstCheck(std::string_view file) : file_(file), taken_(file.size() / 64) {
    check_header();
    if (!complaints_.empty()) return;
    take(0, 0x4400, "header");
    walk(number(224, 8), number(216, 8), 0x81, 0, ~std::uint64_t{0});
    walk(number(240, 8), number(232, 8), 0x80, 0, ~std::uint64_t{0});
    for (const auto& [id, block] : blocks_) check_block(id, block);
    for (const auto& [id, node] : nodes_) check_node(id, node);
    check_maps();
  }

  [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }
  [[nodiscard]] std::size_t nodes() const { return nodes_.size(); }
  [[nodiscard]] std::size_t blocks() const { return blocks_.size(); }
  [[nodiscard]] unsigned deepest_level() const { return deepest_level_; }
  // XBLOCK, XXBLOCK, SLBLOCK, SIBLOCK that were met, as btype << 8 | cLevel.
  [[nodiscard]] bool has_internal(unsigned kind) const { return internal_.contains(kind); }

 private:
  struct Block {
    std::uint64_t offset;
    std::uint64_t size;
  };
  struct Node {
    std::uint64_t data;
    std::uint64_t subnodes;
  };

  [[nodiscard]] std::uint64_t number(std::uint64_t at, unsigned bytes) const {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes && at + i < file_.size(); ++i)
      value |= std::uint64_t{static_cast<unsigned char>(file_[at + i])} << (8 * i);
    return value;
  }
  static std::uint32_t crc(std::string_view bytes) {
    std::uint32_t value = 0;
    for (const char c : bytes) {
      value ^= static_cast<unsigned char>(c);
      for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ ((value & 1) != 0 ? 0xEDB88320U : 0);
    }
    return value;
  }
  static std::uint64_t signature(std::uint64_t offset, std::uint64_t id) {
    const std::uint64_t mixed = (offset ^ id) & 0xFFFFFFFF;
    return (mixed >> 16 ^ mixed) & 0xFFFF;
  }
  void expect(bool good, std::string complaint) {
    if (!good && complaints_.size() < 50) complaints_.push_back(std::move(complaint));
  }
  void take(std::uint64_t from, std::uint64_t to, std::string_view what) {
    for (std::uint64_t unit = from / 64; unit < (to + 63) / 64; ++unit) {
      if (unit >= taken_.size()) return expect(false, fmt::format("{} leaves the file", what));
      expect(!taken_[unit], fmt::format("{} at {:#x} overlaps", what, from));
      taken_[unit] = true;
    }
  }

  void check_header() {
    expect(file_.substr(0, 4) == "!BDN" && file_.substr(8, 2) == "SM", "no PST");
    expect(number(10, 2) == 23, "not the Unicode version");
    expect(number(4, 4) == crc(file_.substr(8, 471)), "dwCRCPartial");
    expect(number(524, 4) == crc(file_.substr(8, 516)), "dwCRCFull");
    expect(number(184, 8) == file_.size(), "ibFileEof");
    expect((file_.size() - 0x4400) % 253952 == 0, "the file ends inside an AMap's reach");
  }

  // A page of a tree and all beneath it. Keys lie in [least, end).
  void walk(std::uint64_t at, std::uint64_t id, unsigned type, std::uint64_t least,
            std::uint64_t end, unsigned level_above = 9) {
    check_page(at, id, type);
    const auto count = static_cast<unsigned>(number(at + 488, 1));
    const auto size = static_cast<unsigned>(number(at + 490, 1));
    const auto level = static_cast<unsigned>(number(at + 491, 1));
    expect(level < level_above && (level_above == 9 || level + 1 == level_above), "cLevel");
    expect(count > 0 && count <= number(at + 489, 1) && count * size <= 488, "cEnt");
    if (level >= level_above) return;
    deepest_level_ = std::max(deepest_level_, level);
    std::uint64_t before = least;
    for (unsigned i = 0; i < count; ++i) {
      const std::uint64_t entry = at + i * size;
      const std::uint64_t key = number(entry, 8);
      expect(i == 0 ? key >= before : key > before, fmt::format("key {:#x} is out of order", key));
      expect(key < end, fmt::format("key {:#x} lies beyond its page", key));
      before = key;
      if (level > 0) {
        const std::uint64_t next = i + 1 < count ? number(entry + size, 8) : end;
        expect(number(number(entry + 16, 8), 8) == key, "a page's first key is not its parent's");
        walk(number(entry + 16, 8), number(entry + 8, 8), type, key, next, level);
      } else if (type == 0x80) {
        blocks_[key] = {number(entry + 8, 8), number(entry + 16, 2)};
      } else {
        nodes_[key] = {number(entry + 8, 8), number(entry + 16, 8)};
      }
    }
  }

  void check_page(std::uint64_t at, std::uint64_t id, unsigned type) {
    const std::string where = fmt::format("page {:#x} of type {:#x}: ", at, type);
    const bool is_map = type != 0x80 && type != 0x81;
    take(at, at + 512, where);
    expect(at % 512 == 0, where + "alignment");
    expect(number(at + 496, 1) == type && number(at + 497, 1) == type, where + "ptype");
    expect(number(at + 498, 2) == (is_map ? 0 : signature(at, id)), where + "wSig");
    expect(number(at + 500, 4) == crc(file_.substr(at, 496)), where + "dwCRC");
    expect(number(at + 504, 8) == id, where + "bid");
  }

  void check_block(std::uint64_t id, const Block& block) {
    const std::string where = fmt::format("block {:#x}: ", id);
    const std::uint64_t end = (block.offset + block.size + 16 + 63) / 64 * 64;
    take(block.offset, end, where);
    expect(block.offset % 64 == 0 && block.size > 0 && block.size <= 8176, where + "place");
    expect(number(end - 16, 2) == block.size, where + "cb");
    expect(number(end - 14, 2) == signature(block.offset, id), where + "wSig");
    expect(number(end - 12, 4) == crc(file_.substr(block.offset, block.size)), where + "dwCRC");
    expect(number(end - 8, 8) == id, where + "bid");
    if ((id & 2) != 0) check_internal(block, where);
  }

  // What XBLOCKs, XXBLOCKs, SLBLOCKs and SIBLOCKs refer to exists.
  void check_internal(const Block& block, const std::string& where) {
    const auto type = static_cast<unsigned>(number(block.offset, 1));
    const auto level = static_cast<unsigned>(number(block.offset + 1, 1));
    const std::uint64_t count = number(block.offset + 2, 2);
    internal_[type << 8 | level] = true;
    const std::uint64_t size = type == 1 ? 8 : level == 0 ? 24 : 16;
    expect(8 + count * size == block.size, where + "cEnt");
    std::uint64_t before = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::uint64_t entry = block.offset + 8 + i * size;
      const std::uint64_t target = number(entry + (type == 1 ? 0 : 8), 8);
      expect(target == 0 || blocks_.contains(target), where + "refers to a block that is not");
      if (type == 1) continue;
      expect(number(entry, 4) > before, where + "subnodes out of order");
      before = number(entry, 4);
    }
  }

  void check_node(std::uint64_t id, const Node& node) {
    const std::string where = fmt::format("node {:#x}: ", id);
    expect(node.data == 0 || blocks_.contains(node.data), where + "bidData");
    expect(node.subnodes == 0 || blocks_.contains(node.subnodes), where + "bidSub");
  }

  // Each AMap says exactly what is taken, and ROOT what is free.
  void check_maps() {
    const bool is_valid = number(248, 1) == 2;
    std::uint64_t free_units = 0;
    std::uint64_t last = 0;
    for (std::uint64_t at = 0x4400; is_valid && at < file_.size(); at += 253952, last = at) {
      const std::uint64_t index = (at - 0x4400) / 253952;
      check_page(at, at, 0x84);
      std::uint64_t next = at + 512;
      const auto expect_map = [&](bool is_due, unsigned type) {
        if (is_due) check_page(next, next, type);
        if (is_due) next += 512;
      };
      expect_map(index % 8 == 0, 0x83);
      expect_map(index >= 128 && (index - 128) % 496 == 0, 0x82);
      expect_map(index >= 8192 && (index - 8192) % 31744 == 0, 0x85);
      for (std::uint64_t unit = 0; unit < 3968; ++unit) {
        const bool marked = (number(at + unit / 8, 1) & (0x80U >> (unit % 8))) != 0;
        expect(marked == taken_[(at / 64) + unit],
               fmt::format("AMap {:#x} is wrong about {:#x}", at, at + unit * 64));
        if (!marked) ++free_units;
      }
    }
    if (!is_valid) return;
    expect(number(200, 8) == free_units * 64, "cbAMapFree");
    expect(number(192, 8) + 253952 == last, "ibAMapLast");
  }

  std::string_view file_;
  std::vector<bool> taken_;
  std::map<std::uint64_t, Block> blocks_;
  std::map<std::uint64_t, Node> nodes_;
  std::map<unsigned, bool> internal_;
  std::vector<std::string> complaints_;
  unsigned deepest_level_ = 0;
};

}  // namespace offenbar::testing
