// The properties of a node: message, folder, attachment, store. [MS-PST] 2.3.3
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "converters/base/result.h"
#include "converters/mapi/item.h"
#include "converters/mapi/property.h"
#include "converters/pst/ltp/heap_on_node.h"
#include "converters/pst/ndb/subnodes.h"

namespace offenbar::pst::ltp {

// A value too large for a heap, in the sub-node that holds it.
class NodeStream : public mapi::ByteStream {
 public:
  explicit NodeStream(ndb::DataTree tree) : tree_(std::move(tree)) {}
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> into) override;
  [[nodiscard]] std::uint64_t size() const override { return tree_.size(); }

 private:
  ndb::DataTree tree_;
  std::shared_ptr<const ndb::Block> block_;
  std::size_t next_block_ = 0;
  std::size_t position_ = 0;  // in block_
};

// The value's bytes, wherever an HNID says they are.
class ValuePlace {
 public:
  ValuePlace(const ndb::Database& database, const HeapOnNode& heap, const ndb::Subnodes& subnodes)
      : database_(database), heap_(heap), subnodes_(subnodes) {}

  // Errors: Fault::corrupt, unreadable.
  [[nodiscard]] Result<std::unique_ptr<mapi::ByteStream>> open(HeapOrNodeId id) const;
  // Errors also: over_memory above Properties::max_value_bytes.
  [[nodiscard]] Result<mapi::Value> value(mapi::PropTag tag, HeapOrNodeId id) const;

 private:
  [[nodiscard]] Result<ndb::DataTree> tree(HeapOrNodeId id) const;

  const ndb::Database& database_;
  const HeapOnNode& heap_;
  const ndb::Subnodes& subnodes_;
};

// Reads the list of properties at once, 8 bytes each, and values when they are asked for. One
// object is used by one thread at a time. The database must outlive it.
class PropertyContext {
 public:
  // Errors: Fault::corrupt, unreadable: the heap or its tree. Records that cannot be reached go to
  // the damage.
  [[nodiscard]] static Result<PropertyContext> open(const ndb::Database& database,
                                                    ndb::BlockId data, ndb::BlockId subnodes);

  [[nodiscard]] std::vector<mapi::PropTag> tags() const;
  [[nodiscard]] std::optional<mapi::PropTag> tag_of(mapi::PropId id) const;
  // As mapi::Properties has it.
  [[nodiscard]] Result<mapi::Value> get(mapi::PropId id) const;
  [[nodiscard]] Result<std::unique_ptr<mapi::ByteStream>> open(mapi::PropId id) const;
  // What a PtypObject refers to; nothing if there is none. [MS-PST] 2.3.3.5
  [[nodiscard]] Result<std::optional<ndb::Subnode>> object(mapi::PropId id) const;

  [[nodiscard]] const ndb::Subnodes& subnodes() const { return subnodes_; }

 private:
  struct Record {  // of the tree. [MS-PST] 2.3.3.3
    mapi::PropTag tag;
    std::uint32_t value = 0;  // itself, or an HNID
  };
  [[nodiscard]] const Record* find(mapi::PropId id) const;
  [[nodiscard]] ValuePlace place() const { return {*database_, heap_, subnodes_}; }

  const ndb::Database* database_ = nullptr;
  HeapOnNode heap_;
  ndb::Subnodes subnodes_;
  std::vector<Record> records_;  // by id
};

}  // namespace offenbar::pst::ltp
