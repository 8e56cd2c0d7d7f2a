// The cells of one binary worksheet. [MS-XLSB] 2.1.7.62
#pragma once

#include <optional>
#include <string>

#include "converters/biff/cell_formulas.h"
#include "converters/document/document.h"
#include "converters/ooxml/binary_workbook.h"
#include "converters/ooxml/parts.h"
#include "converters/ooxml/sheet_reader.h"

namespace offenbar::ooxml {

class BinarySheetReader {
 public:
  BinarySheetReader(Document& document, const Parts& parts, const SharedStrings& strings,
                    const biff::Links& links, std::uint32_t sheet)
      : document_(document), parts_(parts), strings_(strings), formulas_(links), sheet_(sheet) {}

  void take(const BinaryRecord& record);
  void finish();

 private:
  // A formula that may turn out to be one that cells share: the next record tells.
  struct Pending {
    Cell cell;
    std::string text;
    std::vector<std::byte> tokens, extra;
  };

  void take_cell(const BinaryRecord& record);
  void take_shared(const BinaryRecord& record, bool array);
  void take_link(Cursor in);
  void add(Cell cell, std::string_view text, std::string_view formula);

  Document& document_;
  const Parts& parts_;
  const SharedStrings& strings_;
  biff::CellFormulas formulas_;
  std::uint32_t sheet_;
  std::uint32_t row_ = 0;
  std::uint32_t column_ = 0;  // of the next cell that does not say
  std::optional<Pending> pending_;
};

}  // namespace offenbar::ooxml
