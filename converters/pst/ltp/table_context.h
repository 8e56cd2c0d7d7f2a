// A table: rows of cells, each a property. Folders, contents, recipients, attachments.
// [MS-PST] 2.3.4
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "converters/base/result.h"
#include "converters/mapi/item.h"
#include "converters/mapi/property.h"
#include "converters/pst/ltp/heap_on_node.h"
#include "converters/pst/ltp/property_context.h"
#include "converters/pst/ndb/subnodes.h"

namespace offenbar::pst::ltp {

// A row of the table's index: what identifies it, and where it lies in the row matrix.
struct RowPlace {
  std::uint32_t id = 0;  // dwRowID: in a table of messages, folders or attachments their node
  std::uint32_t index = 0;
};

class TableContext {
 public:
  // Reads the columns. Errors: Fault::corrupt, unreadable.
  [[nodiscard]] static Result<TableContext> open(const ndb::Database& database, ndb::BlockId data,
                                                 ndb::BlockId subnodes);

  // The rows by the index, in the order of the matrix. If no row can be reached by the index, those
  // of the matrix, as their first column says. Damage goes to the damage.
  [[nodiscard]] Result<std::vector<RowPlace>> rows() const;

  struct Column {  // TCOLDESC. [MS-PST] 2.3.4.2
    mapi::PropTag tag;
    std::size_t offset = 0;
    std::size_t bytes = 0;
    std::size_t bit = 0;  // in the bitmap that tells which cells of a row exist
  };
  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }

  // The bytes of one row, the matrix's block kept. Errors: Fault::corrupt, unreadable.
  [[nodiscard]] Result<HeapPiece> row(std::uint32_t index) const;
  [[nodiscard]] bool has(Bytes row, const Column& column) const;
  // monostate if the row has no such cell.
  [[nodiscard]] Result<mapi::Value> cell(Bytes row, const Column& column) const;
  [[nodiscard]] Result<std::unique_ptr<mapi::ByteStream>> open_cell(Bytes row,
                                                                    const Column& column) const;

 private:
  [[nodiscard]] Result<void> read_info();
  [[nodiscard]] std::size_t rows_in(std::size_t bytes) const { return bytes / row_bytes_; }
  [[nodiscard]] Result<const ndb::DataTree*> matrix() const;
  [[nodiscard]] std::vector<RowPlace> rows_of_matrix() const;

  const ndb::Database* database_ = nullptr;
  HeapOnNode heap_;
  ndb::Subnodes subnodes_;
  std::vector<Column> columns_;
  std::size_t bitmap_at_ = 0;  // rgib[TCI_1b]: ends the data of a row
  std::size_t row_bytes_ = 0;  // rgib[TCI_bm]
  HeapId index_;
  HeapOrNodeId rows_;
  mutable std::optional<ndb::DataTree> matrix_;  // opened when a row is asked for
};

}  // namespace offenbar::pst::ltp
