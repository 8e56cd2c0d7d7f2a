// Heaps, property contexts and table contexts: the LTP layer of a PST under construction.
// [MS-PST] 2.3
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/generator/mail/property.h"
#include "corpus/generator/mail/pst_nodes.h"

namespace offenbar::generator {

// HID: where a piece lies in its heap. 0 = nowhere.
using HeapId = std::uint32_t;

// [MS-PST] 2.3.1.2
enum class HeapClient : std::uint8_t {
  table_context = 0x7C,     // bTypeTC
  property_context = 0xBC,  // bTypePC
};

// A heap on a node. [MS-PST] 2.3.1
class Heap {
 public:
  static constexpr std::size_t largest_piece = 3580;  // bytes; what is larger goes into a subnode

  explicit Heap(HeapClient client) : client_(client) {}
  // Copies at most largest_piece bytes. 0 for no bytes.
  [[nodiscard]] HeapId add(std::string_view piece);
  void set_root(HeapId root) { root_ = root; }
  // The heap's blocks; all but the last have block_room bytes.
  [[nodiscard]] std::vector<std::string> blocks() const;

 private:
  struct Page {
    std::string bytes;                  // from the block's start; headers are filled in by blocks()
    std::vector<std::uint16_t> limits;  // where each piece begins, and where the last one ends
  };
  void begin_page();

  HeapClient client_;
  HeapId root_ = 0;
  std::vector<Page> pages_;
};

// A B-tree on a heap, of records that begin with their key, in order of keys. [MS-PST] 2.3.2
// Returns its BTHHEADER.
[[nodiscard]] HeapId add_tree(Heap& heap, std::size_t key_size, std::size_t record_size,
                              std::string_view records);

// The place of a heap with all that it needs beside it, to become a node or a subnode.
struct Stored {
  BlockId data = 0;
  BlockId subnodes = 0;
};

// Values too large for a heap, and other nodes inside a node.
class Subnodes {
 public:
  explicit Subnodes(NodeDatabase& database) : database_(&database) {}
  // Returns the new subnode's id, as HNID.
  [[nodiscard]] NodeId add_value(std::string_view bytes);
  void add(NodeId id, Stored stored) { nodes_.push_back({id, stored.data, stored.subnodes}); }
  [[nodiscard]] BlockId write() { return database_->write_subnodes(std::move(nodes_)); }

 private:
  NodeDatabase* database_;
  std::uint32_t next_ = 0x401;  // above the ids that folders and attachments use
  std::vector<Subnode> nodes_;
};

// Writes a property context; `others` are subnodes that the node shall have besides. An object's
// value is its subnode's id and size. [MS-PST] 2.3.3
[[nodiscard]] Stored write_properties(NodeDatabase& database, std::span<const Property> properties,
                                      Subnodes others);

// A table context. [MS-PST] 2.3.4
class Table {
 public:
  // Tags of columns; PidTagLtpRowId and PidTagLtpRowVer are added.
  explicit Table(std::span<const std::uint32_t> columns);
  // Cells whose tag is no column are left out. Ids of rows must rise.
  void add_row(std::uint32_t row_id, const Properties& cells);
  [[nodiscard]] std::size_t rows() const { return count_; }
  [[nodiscard]] Stored write(NodeDatabase& database);

 private:
  struct Column {
    std::uint32_t tag = 0;
    std::uint16_t offset = 0;  // in a row
    std::uint8_t size = 0;
    std::uint8_t bit = 0;  // in the row's map of cells that exist
  };
  void lay_out();
  [[nodiscard]] HeapId add_info(HeapId index, std::uint32_t rows);
  [[nodiscard]] std::vector<std::string> row_blocks() const;

  Heap heap_{HeapClient::table_context};
  std::vector<Column> columns_;  // by tag
  std::uint16_t end_of_4_ = 0;   // TCI_4b
  std::uint16_t end_of_2_ = 0;   // TCI_2b
  std::uint16_t end_of_1_ = 0;   // TCI_1b
  std::uint16_t row_size_ = 0;   // TCI_bm
  std::uint32_t count_ = 0;
  std::string rows_;
  std::string index_;  // records of the row index
};

}  // namespace offenbar::generator
