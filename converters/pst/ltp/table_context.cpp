#include "converters/pst/ltp/table_context.h"

#include <fmt/core.h>

#include <algorithm>

#include "converters/base/cursor.h"
#include "converters/pst/ltp/btree_on_heap.h"
#include "converters/pst/ltp/value.h"

namespace offenbar::pst::ltp {
namespace {

constexpr std::uint8_t table_type = 0x7C;  // bType

std::size_t bytes_of_type(mapi::PropType type) {
  const std::size_t fixed = fixed_bytes(type);
  return fixed == 0 || fixed > 8 ? 4 : fixed;  // the others are an HNID
}

}  // namespace

Result<TableContext> TableContext::open(const ndb::Database& database, ndb::BlockId data,
                                        ndb::BlockId subnodes) {
  TableContext table;
  table.database_ = &database;
  table.subnodes_ = ndb::Subnodes(database, subnodes);
  OFFENBAR_TRY(table.heap_, HeapOnNode::open(database, data, HeapUse::table));
  OFFENBAR_CHECK(table.read_info());
  return table;
}

// TCINFO. [MS-PST] 2.3.4.1
Result<void> TableContext::read_info() {
  OFFENBAR_TRY(const HeapPiece piece, heap_.piece(heap_.user_root()));
  Cursor in(piece.bytes);
  const auto type = in.le<std::uint8_t>();
  const auto count = in.le<std::uint8_t>();
  in.skip(4);  // rgib[TCI_4b], rgib[TCI_2b]
  bitmap_at_ = in.le<std::uint16_t>();
  row_bytes_ = in.le<std::uint16_t>();
  index_ = HeapId{in.le<std::uint32_t>()};
  rows_ = HeapOrNodeId{in.le<std::uint32_t>()};
  in.skip(4);  // hidIndex
  for (std::size_t i = 0; i < count; ++i) {
    Column column;
    column.tag = mapi::PropTag::of(in.le<std::uint32_t>());
    column.offset = in.le<std::uint16_t>();
    column.bytes = in.le<std::uint8_t>();
    column.bit = in.le<std::uint8_t>();
    const bool fits = column.offset + column.bytes <= bitmap_at_ &&
                      bitmap_at_ + column.bit / 8 < row_bytes_ &&
                      column.bytes >= bytes_of_type(column.tag.type);
    if (in.ok() && !fits) {
      database_->damage().add({Fault::corrupt,
                               fmt::format("TCOLDESC of {:#010x} does not fit a row of {} bytes",
                                           column.tag.raw(), row_bytes_),
                               0,
                               {}});
      continue;
    }
    if (in.ok()) columns_.push_back(column);
  }
  if (!in.ok() || type != table_type || bitmap_at_ > row_bytes_ || row_bytes_ < 4) {
    return fail(Fault::corrupt,
                fmt::format("TCINFO has bType {:#04x}, {} columns and rows of {} bytes", type,
                            count, row_bytes_));
  }
  std::sort(columns_.begin(), columns_.end(),
            [](const Column& a, const Column& b) { return a.tag.id < b.tag.id; });
  return {};
}

Result<const ndb::DataTree*> TableContext::matrix() const {
  if (!matrix_) {
    OFFENBAR_TRY(const auto subnode, subnodes_.find(rows_.node()));
    if (!subnode) return fail(Fault::corrupt, fmt::format("no row matrix {:#x}", rows_.raw));
    OFFENBAR_TRY(matrix_, ndb::DataTree::open(*database_, subnode->data));
  }
  return &*matrix_;
}

// TCROWID. [MS-PST] 2.3.4.3.1
Result<std::vector<RowPlace>> TableContext::rows() const {
  std::vector<RowPlace> found;
  if (rows_.none() && index_.none()) return found;
  const auto tree = BTreeOnHeap::open(heap_, index_, 4, 0);
  if (tree) {
    tree->walk(
        [&](Bytes key, Bytes entry) {
          Cursor id(key);
          Cursor in(entry);
          const auto row = id.le<std::uint32_t>();
          const std::uint32_t index =
              entry.size() == 2 ? in.le<std::uint16_t>() : in.le<std::uint32_t>();
          if (in.ok()) found.push_back({row, index});
          return true;
        },
        database_->damage());
  } else {
    database_->damage().add(tree.error());
  }
  if (found.empty() && !rows_.none()) {
    // An empty table may keep a matrix of rows that were deleted: only a broken index sends us
    // there.
    if (!tree) found = rows_of_matrix();
  }
  std::sort(found.begin(), found.end(),
            [](const RowPlace& a, const RowPlace& b) { return a.index < b.index; });
  return found;
}

std::vector<RowPlace> TableContext::rows_of_matrix() const {
  std::vector<RowPlace> found;
  for (std::uint32_t index = 0;; ++index) {
    const auto bytes = row(index);
    if (!bytes) return found;
    Cursor in(bytes->bytes);
    found.push_back({in.le<std::uint32_t>(), index});
  }
}

// Rows do not cross blocks; each block but the last is as full as rows of this size make it.
// [MS-PST] 2.3.4.4
Result<HeapPiece> TableContext::row(std::uint32_t index) const {
  auto beyond = [&] { return fail(Fault::corrupt, fmt::format("a table has no row {}", index)); };
  if (rows_.none()) return beyond();
  if (rows_.is_heap()) {
    OFFENBAR_TRY(HeapPiece piece, heap_.piece(rows_.heap()));
    if (index >= rows_in(piece.bytes.size())) return beyond();
    piece.bytes = piece.bytes.subspan(index * row_bytes_, row_bytes_);
    return piece;
  }
  OFFENBAR_TRY(const ndb::DataTree* tree, matrix());
  OFFENBAR_TRY(auto first, tree->block(0, ndb::Database::Keep::yes));
  const std::size_t per_block = rows_in(first->bytes().size());
  if (per_block == 0) return beyond();
  const std::size_t number = index / per_block;
  if (number >= tree->block_count()) return beyond();
  OFFENBAR_TRY(auto block, tree->block(number, ndb::Database::Keep::yes));
  const std::size_t at = index % per_block;
  if (at >= rows_in(block->bytes().size())) return beyond();
  const Bytes bytes = block->bytes().subspan(at * row_bytes_, row_bytes_);
  return HeapPiece{std::move(block), bytes};
}

bool TableContext::has(Bytes row, const Column& column) const {
  const auto byte = std::to_integer<unsigned>(row[bitmap_at_ + column.bit / 8]);
  return (byte & (0x80U >> (column.bit % 8))) != 0;
}

Result<mapi::Value> TableContext::cell(Bytes row, const Column& column) const {
  if (!has(row, column)) return mapi::Value();
  const Bytes bytes = row.subspan(column.offset, column.bytes);
  const std::size_t fixed = fixed_bytes(column.tag.type);
  if (fixed > 0 && fixed <= column.bytes) return decode_value(column.tag, bytes);
  Cursor in(bytes);
  return ValuePlace(*database_, heap_, subnodes_).value(column.tag, {in.le<std::uint32_t>()});
}

Result<std::unique_ptr<mapi::ByteStream>> TableContext::open_cell(Bytes row,
                                                                  const Column& column) const {
  using mapi::PropType;
  const PropType type = column.tag.type;
  if (!has(row, column) ||
      (type != PropType::string && type != PropType::string8 && type != PropType::binary)) {
    return nullptr;
  }
  Cursor in(row.subspan(column.offset, column.bytes));
  return ValuePlace(*database_, heap_, subnodes_).open({in.le<std::uint32_t>()});
}

}  // namespace offenbar::pst::ltp
