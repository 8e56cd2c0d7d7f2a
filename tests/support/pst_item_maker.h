// Makes heaps, property contexts and tables for PstMaker, from the specification and without our
// reader. [MS-PST] 2.3
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/pst_maker.h"

namespace offenbar::test {

// A heap on a node: pieces in, blocks out. [MS-PST] 2.3.1
class HeapMaker {
 public:
  explicit HeapMaker(PstKind kind) : index_bits_(kind == PstKind::large_pages ? 14 : 11) {}

  // The HID of a new piece. A block takes about `block_bytes` of pieces.
  std::uint32_t add(const std::string& piece) {
    std::size_t used = 0;
    for (const std::string& one : blocks_.back()) used += one.size() + 2;
    if (!blocks_.back().empty() && used + piece.size() > block_bytes) blocks_.emplace_back();
    blocks_.back().push_back(piece);
    const auto block = static_cast<std::uint32_t>(blocks_.size() - 1);
    const auto index = static_cast<std::uint32_t>(blocks_.back().size());
    return (block << (5U + index_bits_)) | (index << 5U);
  }

  [[nodiscard]] std::vector<std::string> make(std::uint8_t use, std::uint32_t root) const {
    std::vector<std::string> out;
    for (std::size_t number = 0; number < blocks_.size(); ++number) {
      std::string block(2, '\0');  // ibHnpm comes last
      if (number == 0) {
        block += '\xEC';
        block += static_cast<char>(use);
        put(block, root);
        block.append(4, '\0');
      } else if (number % 128 == 8) {
        block.append(64, '\0');  // HNBITMAPHDR
      }
      std::vector<std::uint16_t> begins;
      for (const std::string& piece : blocks_[number]) {
        begins.push_back(static_cast<std::uint16_t>(block.size()));
        block += piece;
      }
      begins.push_back(static_cast<std::uint16_t>(block.size()));
      if (block.size() % 2 != 0) block += '\0';
      put_at(block, 0, static_cast<std::uint16_t>(block.size()));
      put(block, static_cast<std::uint16_t>(blocks_[number].size()));
      put(block, std::uint16_t{0});
      for (const std::uint16_t begin : begins) put(block, begin);
      out.push_back(block);
    }
    return out;
  }

  std::size_t block_bytes = 3000;

 private:
  unsigned index_bits_;
  std::vector<std::vector<std::string>> blocks_{{}};
};

// A BTH of records that are sorted by their keys; answers the HID of its header. [MS-PST] 2.3.2
inline std::uint32_t add_tree(HeapMaker& heap, std::size_t key_bytes, std::size_t data_bytes,
                              const std::vector<std::string>& records,
                              std::size_t per_piece = 100) {
  std::vector<std::string> level = records;
  unsigned levels = 0;
  std::uint32_t root = 0;
  while (!level.empty()) {
    std::vector<std::string> above;
    for (std::size_t at = 0; at < level.size(); at += per_piece) {
      std::string piece;
      for (std::size_t i = at; i < std::min(at + per_piece, level.size()); ++i) piece += level[i];
      root = heap.add(piece);
      std::string entry = level[at].substr(0, key_bytes);
      put(entry, root);
      above.push_back(entry);
    }
    if (above.size() == 1) break;
    level = std::move(above);
    ++levels;
  }
  std::string header("\xB5", 1);
  header += static_cast<char>(key_bytes);
  header += static_cast<char>(data_bytes);
  header += static_cast<char>(levels);
  put(header, root);
  return heap.add(header);
}

template <class T>
std::string raw(T value) {
  std::string out;
  put(out, value);
  return out;
}
inline std::string utf16(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) {
    out += c;
    out += '\0';
  }
  return out;
}

class ItemMaker {
 public:
  ItemMaker(PstMaker& file, PstKind kind) : file_(file), kind_(kind) {}

  struct Node {
    std::uint64_t data = 0;
    std::uint64_t subnodes = 0;
  };
  using Values = std::map<std::uint32_t, std::string>;  // by tag: the value's bytes
  using Subnodes = std::vector<PstMaker::Subnode>;

  // A property context. Values above 3000 bytes become sub-nodes. [MS-PST] 2.3.3
  Node properties(const Values& values, Subnodes subnodes = {}) {
    HeapMaker heap(kind_);
    std::map<std::uint16_t, std::string> records;
    for (const auto& [tag, value] : values) {
      std::string record;
      put(record, static_cast<std::uint16_t>(tag >> 16U));
      put(record, static_cast<std::uint16_t>(tag));
      put(record, place(heap, subnodes, tag, value));
      records[static_cast<std::uint16_t>(tag >> 16U)] = record;
    }
    std::vector<std::string> rows;
    for (const auto& [id, record] : records) rows.push_back(record);
    const std::uint32_t root = add_tree(heap, 2, 6, rows);
    const std::uint64_t data = file_.add_blocks(heap.make(0xBC, root));
    return {data, file_.add_subnodes(std::move(subnodes))};
  }

  struct Row {
    std::uint32_t id = 0;
    Values cells;
  };
  // A table; the matrix is a sub-node if `matrix_node`, over several blocks if it has to be. All
  // columns that any row has. [MS-PST] 2.3.4
  Node table(const std::vector<Row>& rows, bool matrix_node = false,
             const std::vector<std::uint32_t>& more_columns = {}) {
    HeapMaker heap(kind_);
    Subnodes subnodes;
    std::map<std::uint32_t, std::size_t> offsets{{0x67F20003, 0}, {0x67F30003, 4}};
    for (const std::uint32_t tag : more_columns) offsets[tag];
    for (const Row& row : rows) {
      for (const auto& [tag, cell] : row.cells) offsets[tag];
    }
    std::size_t end = 8;
    for (const std::size_t size : {8U, 4U, 2U, 1U}) {
      for (auto& [tag, offset] : offsets) {
        if (tag >> 16U == 0x67F2 || tag >> 16U == 0x67F3 || cell_bytes(tag) != size) continue;
        offset = end;
        end += size;
      }
    }
    const std::size_t row_bytes = end + (offsets.size() + 7) / 8;
    const std::size_t block = kind_ == PstKind::large_pages ? 65512
                              : kind_ == PstKind::ansi      ? 8180
                                                            : 8176;
    std::vector<std::string> matrix{""};
    std::vector<std::string> index;
    for (const Row& row : rows) {
      std::string bytes(row_bytes, '\0');
      Values cells = row.cells;
      cells[0x67F20003] = raw(row.id);
      cells[0x67F30003] = raw(std::uint32_t{1});
      std::size_t bit = 0;
      for (const auto& [tag, offset] : offsets) {
        if (const auto cell = cells.find(tag); cell != cells.end()) {
          const bool direct = cell_bytes(tag) != 4 || is_direct(tag);
          const std::string inside =
              direct ? cell->second : raw(place(heap, subnodes, tag, cell->second));
          bytes.replace(offset, inside.size(), inside);
          bytes[end + bit / 8] = static_cast<char>(bytes[end + bit / 8] | (0x80 >> (bit % 8)));
        }
        ++bit;
      }
      if (matrix.back().size() + row_bytes > block) {
        matrix.back().resize(block);
        matrix.emplace_back();
      }
      matrix.back() += bytes;
      std::string entry = raw(row.id);
      const auto number = static_cast<std::uint32_t>(index.size());
      entry += kind_ == PstKind::ansi ? raw(static_cast<std::uint16_t>(number)) : raw(number);
      index.push_back(entry);
    }
    std::sort(index.begin(), index.end(), [](const std::string& a, const std::string& b) {
      std::uint32_t x = 0;
      std::uint32_t y = 0;
      std::memcpy(&x, a.data(), 4);
      std::memcpy(&y, b.data(), 4);
      return x < y;
    });
    const std::uint32_t rows_index = add_tree(heap, 4, kind_ == PstKind::ansi ? 2 : 4, index, 300);
    std::uint32_t matrix_id = 0;
    if (matrix_node || matrix.size() > 1) {
      matrix_id = 0x3F + 0x20 * static_cast<std::uint32_t>(subnodes.size() + 1);
      subnodes.push_back({matrix_id, file_.add_blocks(matrix), 0});
    } else if (!matrix[0].empty()) {
      matrix_id = heap.add(matrix[0]);
    }
    std::string info("\x7C", 1);
    info += static_cast<char>(offsets.size());
    for (int i = 0; i < 3; ++i) put(info, static_cast<std::uint16_t>(end));
    put(info, static_cast<std::uint16_t>(row_bytes));
    put(info, rows_index);
    put(info, matrix_id);
    put(info, std::uint32_t{0});
    std::uint8_t bit = 0;
    for (const auto& [tag, offset] : offsets) {
      put(info, tag);
      put(info, static_cast<std::uint16_t>(offset));
      put(info, static_cast<std::uint8_t>(cell_bytes(tag)));
      put(info, bit++);
    }
    const std::uint32_t root = heap.add(info);
    const std::uint64_t data = file_.add_blocks(heap.make(0x7C, root));
    return {data, file_.add_subnodes(std::move(subnodes))};
  }

 private:
  static bool is_direct(std::uint32_t tag) {
    const std::uint32_t type = tag & 0xFFFFU;
    return type == 0x0002 || type == 0x0003 || type == 0x0004 || type == 0x000A || type == 0x000B;
  }
  static std::size_t cell_bytes(std::uint32_t tag) {
    switch (tag & 0xFFFFU) {
      case 0x0002:
        return 2;
      case 0x000B:
        return 1;
      case 0x0005:
      case 0x0006:
      case 0x0007:
      case 0x0014:
      case 0x0040:
        return 8;
      default:
        return 4;
    }
  }
  std::uint32_t place(HeapMaker& heap, Subnodes& subnodes, std::uint32_t tag,
                      const std::string& value) {
    if (is_direct(tag)) {
      std::uint32_t number = 0;
      std::memcpy(&number, value.data(), std::min<std::size_t>(4, value.size()));
      return number;
    }
    if (value.empty()) return 0;
    if (value.size() <= 2900) return heap.add(value);
    const std::uint32_t id = 0x1001F + 0x20 * static_cast<std::uint32_t>(subnodes.size());
    subnodes.push_back({id, file_.add_data(value), 0});
    return id;
  }

  PstMaker& file_;
  PstKind kind_;
};

}  // namespace offenbar::test
