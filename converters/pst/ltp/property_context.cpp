#include "converters/pst/ltp/property_context.h"

#include <fmt/core.h>

#include <algorithm>

#include "converters/base/cursor.h"
#include "converters/pst/ltp/btree_on_heap.h"
#include "converters/pst/ltp/value.h"

namespace offenbar::pst::ltp {
namespace {

// A value in a heap: small, and kept by its block.
class HeapStream : public mapi::ByteStream {
 public:
  explicit HeapStream(HeapPiece piece) : piece_(std::move(piece)) {}
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> into) override {
    const std::size_t count = std::min(into.size(), piece_.bytes.size() - position_);
    std::copy_n(piece_.bytes.begin() + static_cast<std::ptrdiff_t>(position_), count, into.begin());
    position_ += count;
    return count;
  }
  [[nodiscard]] std::uint64_t size() const override { return piece_.bytes.size(); }

 private:
  HeapPiece piece_;
  std::size_t position_ = 0;
};

bool has_stream(mapi::PropType type) {
  return type == mapi::PropType::string || type == mapi::PropType::string8 ||
         type == mapi::PropType::binary || type == mapi::PropType::object;
}

}  // namespace

Result<std::size_t> NodeStream::read(std::span<std::byte> into) {
  if (into.empty()) return 0;
  while (!block_ || position_ == block_->bytes().size()) {
    if (next_block_ >= tree_.block_count()) {
      if (tree_.broken()) return tl::unexpected(*tree_.broken());
      return 0;
    }
    OFFENBAR_TRY(block_, tree_.block(next_block_++, ndb::Database::Keep::no));
    position_ = 0;
  }
  const Bytes rest = block_->bytes().subspan(position_);
  const std::size_t count = std::min(into.size(), rest.size());
  std::copy_n(rest.begin(), count, into.begin());
  position_ += count;
  return count;
}

Result<ndb::DataTree> ValuePlace::tree(HeapOrNodeId id) const {
  OFFENBAR_TRY(const auto subnode, subnodes_.find(id.node()));
  if (!subnode) return fail(Fault::corrupt, fmt::format("no sub-node {:#x}", id.raw));
  return ndb::DataTree::open(database_, subnode->data);
}

Result<std::unique_ptr<mapi::ByteStream>> ValuePlace::open(HeapOrNodeId id) const {
  if (id.none()) return std::make_unique<HeapStream>(HeapPiece{});
  if (id.is_heap()) {
    OFFENBAR_TRY(HeapPiece piece, heap_.piece(id.heap()));
    return std::make_unique<HeapStream>(std::move(piece));
  }
  OFFENBAR_TRY(ndb::DataTree found, tree(id));
  return std::make_unique<NodeStream>(std::move(found));
}

Result<mapi::Value> ValuePlace::value(mapi::PropTag tag, HeapOrNodeId id) const {
  if (id.none()) {
    if (fixed_bytes(tag.type) == 0) return decode_value(tag, {});
    return fail(Fault::corrupt, fmt::format("property {:#010x} has no value", tag.raw()));
  }
  if (id.is_heap()) {
    OFFENBAR_TRY(const HeapPiece piece, heap_.piece(id.heap()));
    return decode_value(tag, piece.bytes);
  }
  OFFENBAR_TRY(const ndb::DataTree found, tree(id));
  if (found.block_count() == 1) {
    OFFENBAR_TRY(const auto block, found.block(0, ndb::Database::Keep::no));
    return decode_value(tag, block->bytes());
  }
  OFFENBAR_TRY(const auto bytes, found.read_all(mapi::Properties::max_value_bytes));
  return decode_value(tag, bytes);
}

Result<PropertyContext> PropertyContext::open(const ndb::Database& database, ndb::BlockId data,
                                              ndb::BlockId subnodes) {
  PropertyContext context;
  context.database_ = &database;
  context.subnodes_ = ndb::Subnodes(database, subnodes);
  OFFENBAR_TRY(context.heap_, HeapOnNode::open(database, data, HeapUse::property_context));
  OFFENBAR_TRY(const BTreeOnHeap tree,
               BTreeOnHeap::open(context.heap_, context.heap_.user_root(), 2, 6));
  tree.walk(
      [&](Bytes key, Bytes entry) {
        Cursor id(key);
        Cursor in(entry);
        Record record;
        record.tag.id = id.le<std::uint16_t>();
        record.tag.type = in.le<mapi::PropType>();
        record.value = in.le<std::uint32_t>();
        context.records_.push_back(record);
        return true;
      },
      database.damage());
  auto by_id = [](const Record& a, const Record& b) { return a.tag.id < b.tag.id; };
  std::stable_sort(context.records_.begin(), context.records_.end(), by_id);
  const auto end =
      std::unique(context.records_.begin(), context.records_.end(),
                  [](const Record& a, const Record& b) { return a.tag.id == b.tag.id; });
  context.records_.erase(end, context.records_.end());
  return context;
}

const PropertyContext::Record* PropertyContext::find(mapi::PropId id) const {
  const auto at = std::lower_bound(
      records_.begin(), records_.end(), id,
      [](const Record& record, mapi::PropId sought) { return record.tag.id < sought; });
  return at == records_.end() || at->tag.id != id ? nullptr : &*at;
}

std::vector<mapi::PropTag> PropertyContext::tags() const {
  std::vector<mapi::PropTag> found;
  found.reserve(records_.size());
  for (const Record& record : records_) found.push_back(record.tag);
  return found;
}

std::optional<mapi::PropTag> PropertyContext::tag_of(mapi::PropId id) const {
  const Record* record = find(id);
  return record == nullptr ? std::nullopt : std::optional(record->tag);
}

Result<mapi::Value> PropertyContext::get(mapi::PropId id) const {
  const Record* record = find(id);
  if (record == nullptr) return mapi::Value();
  if (is_inline(record->tag.type)) {
    return decode_value(record->tag, std::as_bytes(std::span(&record->value, 1)));
  }
  return place().value(record->tag, {record->value});
}

Result<std::unique_ptr<mapi::ByteStream>> PropertyContext::open(mapi::PropId id) const {
  const Record* record = find(id);
  if (record == nullptr || !has_stream(record->tag.type)) return nullptr;
  if (record->tag.type == mapi::PropType::object) {
    OFFENBAR_TRY(const auto subnode, object(id));
    if (!subnode) return nullptr;
    OFFENBAR_TRY(ndb::DataTree tree, ndb::DataTree::open(*database_, subnode->data));
    return std::make_unique<NodeStream>(std::move(tree));
  }
  return place().open({record->value});
}

Result<std::optional<ndb::Subnode>> PropertyContext::object(mapi::PropId id) const {
  const Record* record = find(id);
  if (record == nullptr || record->tag.type != mapi::PropType::object) return std::nullopt;
  const HeapOrNodeId at{record->value};
  if (!at.is_heap()) return subnodes_.find(at.node());
  OFFENBAR_TRY(const HeapPiece piece, heap_.piece(at.heap()));
  Cursor in(piece.bytes);
  const ndb::NodeId node{in.le<std::uint32_t>()};
  OFFENBAR_TRY(const ndb::NodeId found, in.finish(node, "PtypObject"));
  return subnodes_.find(found);
}

}  // namespace offenbar::pst::ltp
