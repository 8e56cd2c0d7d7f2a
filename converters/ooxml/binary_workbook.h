// The main part of a binary workbook: its sheets, names, and what its formulas refer to.
// [MS-XLSB] 2.1.7.60
#pragma once

#include <string>
#include <vector>

#include "converters/biff/formula.h"
#include "converters/document/document.h"
#include "converters/ooxml/binary_records.h"

namespace offenbar::ooxml {

struct BinarySheet {
  std::string name;
  std::string id;  // of its relationship
  bool hidden = false;
};

class BinaryWorkbook {
 public:
  BinaryWorkbook() { links.version = biff::Version::biff12; }

  void take(const BinaryRecord& record);
  // Names of the whole workbook that somebody gave, into the document.
  void add_names(Document& document) const;

  biff::Links links;
  std::vector<BinarySheet> sheets;
  bool from_1904 = false;

 private:
  struct Name {
    std::string name;
    std::vector<std::byte> tokens, extra;
    bool listed = false;
  };
  void take_sheet(Cursor in);
  void take_name(Cursor in);
  void take_extern_sheet(Cursor in);

  std::vector<Name> names_;
};

// CellParsedFormula, 2.5.98.4, and others alike: tokens, and what of them stands behind.
[[nodiscard]] biff::Tokens binary_formula(Cursor& in);

}  // namespace offenbar::ooxml
