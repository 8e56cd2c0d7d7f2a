// Nodes, blocks and their two B-trees: the NDB layer of a PST under construction.
// [MS-PST] 2.2.2.6 to 2.2.2.8
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/generator/mail/pst_encoding.h"
#include "corpus/generator/mail/pst_file.h"

namespace offenbar::generator {

using NodeId = std::uint32_t;   // NID
using BlockId = std::uint64_t;  // BID; 0 = none

constexpr std::size_t block_room = 8176;  // bytes of data in a block of full size

// [MS-PST] 2.2.2.1
enum class NodeType : std::uint8_t {
  internal = 0x01,            // NID_TYPE_INTERNAL
  folder = 0x02,              // NID_TYPE_NORMAL_FOLDER
  search_folder = 0x03,       // NID_TYPE_SEARCH_FOLDER
  message = 0x04,             // NID_TYPE_NORMAL_MESSAGE
  attachment = 0x05,          // NID_TYPE_ATTACHMENT
  associated_message = 0x08,  // NID_TYPE_ASSOC_MESSAGE
  hierarchy_table = 0x0D,     // NID_TYPE_HIERARCHY_TABLE
  contents_table = 0x0E,      // NID_TYPE_CONTENTS_TABLE
  associated_table = 0x0F,    // NID_TYPE_ASSOC_CONTENTS_TABLE
  table_data = 0x1F,          // NID_TYPE_LTP
};
[[nodiscard]] constexpr NodeId node_id(std::uint32_t index, NodeType type) {
  return (index << 5) | static_cast<std::uint32_t>(type);
}
// The table of a folder has the folder's index. [MS-PST] 2.4.4
[[nodiscard]] constexpr NodeId with_type(NodeId id, NodeType type) {
  return node_id(id >> 5, type);
}

// SLENTRY: a node inside a node. [MS-PST] 2.2.2.8.3.3.1.1
struct Subnode {
  NodeId id = 0;
  BlockId data = 0;
  BlockId subnodes = 0;
};

class NodeDatabase {
 public:
  struct Options {
    Encoding encoding = Encoding::permute;
    bool sparse = false;
  };
  [[nodiscard]] static Result<NodeDatabase> create(const std::filesystem::path& path,
                                                   Options options);

  // Writes bytes of any number: one block, or a tree of XBLOCKs over full blocks.
  // 0 for no bytes.
  [[nodiscard]] BlockId write_data(std::string_view bytes);
  // The same for blocks that have been cut already, each of at most block_room bytes.
  [[nodiscard]] BlockId write_blocks(const std::vector<std::string>& blocks);
  // Writes SLBLOCKs, beneath an SIBLOCK if one does not hold them. 0 for none.
  [[nodiscard]] BlockId write_subnodes(std::vector<Subnode> subnodes);

  void add_node(NodeId id, BlockId data, BlockId subnodes, NodeId parent);

  // Blocks written from now on lie behind this offset.
  void jump_to(std::uint64_t offset) { file_.jump_to(offset); }
  [[nodiscard]] std::uint64_t end() const { return file_.end(); }

  // Writes B-trees, maps and header. Errors: as PstFile::finish().
  [[nodiscard]] Result<void> finish();

 private:
  struct BlockEntry {
    BlockId id;
    std::uint64_t offset;
    std::uint16_t size;
  };
  struct NodeEntry {
    NodeId id;
    NodeId parent;
    BlockId data;
    BlockId subnodes;
  };
  struct PageReference {
    std::uint64_t key = 0;
    std::uint64_t id = 0;
    std::uint64_t offset = 0;
  };

  NodeDatabase(PstFile file, Options options) : file_(std::move(file)), options_(options) {}
  [[nodiscard]] BlockId write_block(std::string body, bool internal);
  [[nodiscard]] BlockId write_list(std::uint8_t level, std::uint64_t total,
                                   std::span<const BlockId> ids);
  [[nodiscard]] PageReference write_node_tree();
  [[nodiscard]] PageReference write_block_tree();
  [[nodiscard]] PageReference write_index(std::vector<PageReference> below, PageType type);
  [[nodiscard]] PageReference write_tree_page(std::string entries, std::uint8_t level,
                                              PageType type, std::uint64_t key);
  [[nodiscard]] std::string header(const PstFile::Extent& extent, PageReference nodes,
                                   PageReference blocks) const;

  PstFile file_;
  Options options_;
  std::uint64_t next_block_ = 4;
  std::uint64_t next_page_ = 1;
  std::vector<BlockEntry> blocks_;
  std::vector<NodeEntry> nodes_;
};

}  // namespace offenbar::generator
