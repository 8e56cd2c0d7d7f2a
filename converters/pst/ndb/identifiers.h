// The numbers by which a PST finds its nodes and blocks. [MS-PST] 2.2.2.1 to 2.2.2.4
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace offenbar::pst::ndb {

// What a node holds: the low five bits of its id. [MS-PST] 2.2.2.1
enum class NodeType : std::uint8_t {
  heap_value = 0x00,              // NID_TYPE_HID
  internal = 0x01,                // NID_TYPE_INTERNAL
  folder = 0x02,                  // NID_TYPE_NORMAL_FOLDER
  search_folder = 0x03,           // NID_TYPE_SEARCH_FOLDER
  message = 0x04,                 // NID_TYPE_NORMAL_MESSAGE
  attachment = 0x05,              // NID_TYPE_ATTACHMENT
  search_update_queue = 0x06,     // NID_TYPE_SEARCH_UPDATE_QUEUE
  search_criteria = 0x07,         // NID_TYPE_SEARCH_CRITERIA_OBJECT
  associated_message = 0x08,      // NID_TYPE_ASSOC_MESSAGE
  contents_table_index = 0x0A,    // NID_TYPE_CONTENTS_TABLE_INDEX
  receive_folder_table = 0x0B,    // NID_TYPE_RECEIVE_FOLDER_TABLE
  outgoing_queue_table = 0x0C,    // NID_TYPE_OUTGOING_QUEUE_TABLE
  hierarchy_table = 0x0D,         // NID_TYPE_HIERARCHY_TABLE
  contents_table = 0x0E,          // NID_TYPE_CONTENTS_TABLE
  associated_contents = 0x0F,     // NID_TYPE_ASSOC_CONTENTS_TABLE
  search_contents_table = 0x10,   // NID_TYPE_SEARCH_CONTENTS_TABLE
  attachment_table = 0x11,        // NID_TYPE_ATTACHMENT_TABLE
  recipient_table = 0x12,         // NID_TYPE_RECIPIENT_TABLE
  search_table_index = 0x13,      // NID_TYPE_SEARCH_TABLE_INDEX
  lists_tables_properties = 0x1F  // NID_TYPE_LTP
};

struct NodeId {
  std::uint32_t raw = 0;

  // Types that the specification does not name come out as a number no enumerator has.
  [[nodiscard]] constexpr NodeType type() const { return static_cast<NodeType>(raw & 0x1FU); }
  // The node of the same index and another type: a folder's contents table, say.
  [[nodiscard]] constexpr NodeId with(NodeType type) const {
    return {(raw & ~0x1FU) | static_cast<std::uint32_t>(type)};
  }
  auto operator<=>(const NodeId&) const = default;
};

// Nodes that every store has. [MS-PST] 2.4.1
constexpr NodeId message_store{0x21};      // NID_MESSAGE_STORE
constexpr NodeId name_to_id_map{0x61};     // NID_NAME_TO_ID_MAP
constexpr NodeId root_folder{0x122};       // NID_ROOT_FOLDER
constexpr NodeId attachment_table{0x671};  // NID_ATTACHMENT_TABLE, below a message
constexpr NodeId recipient_table{0x692};   // NID_RECIPIENT_TABLE, below a message
constexpr NodeId receive_folders{0x62B};   // the table of receive folders

// A block's or page's id. Bit 0 means nothing to a reader and is left out on reading.
// [MS-PST] 2.2.2.2
struct BlockId {
  std::uint64_t raw = 0;

  [[nodiscard]] static constexpr BlockId of(std::uint64_t value) { return {value & ~1ULL}; }
  // An internal block lists other blocks or sub-nodes; it is never encoded.
  [[nodiscard]] constexpr bool internal() const { return (raw & 2U) != 0; }
  [[nodiscard]] constexpr bool none() const { return raw == 0; }
  auto operator<=>(const BlockId&) const = default;
};

// Where a page lies. [MS-PST] 2.2.2.4
struct BlockRef {
  BlockId id;
  std::uint64_t offset = 0;  // bytes from the start of the file
};

// A leaf of the node B-tree. [MS-PST] 2.2.2.7.7.4
struct Node {
  NodeId id;
  BlockId data;
  BlockId subnodes;  // none() if it has no sub-nodes
  NodeId parent;     // of folders and messages: the folder they lie in
};

// A leaf of the block B-tree. [MS-PST] 2.2.2.7.7.3
struct BlockEntry {
  BlockId id;
  std::uint64_t offset = 0;
  std::uint32_t stored = 0;    // bytes in the file, trailer and padding not counted
  std::uint32_t inflated = 0;  // bytes of content; differs from `stored` only if compressed
};

}  // namespace offenbar::pst::ndb
