// The cells of one sheet, and what lies on it. [MS-XLS] 2.1.7.20.6
#pragma once

#include <optional>
#include <string>

#include "converters/biff/cell_formulas.h"
#include "converters/document/document.h"
#include "converters/xls/globals.h"
#include "converters/xls/sheet_objects.h"

namespace offenbar::xls {

class SheetReader {
 public:
  // `sheet` is the number in the document.
  SheetReader(Document& document, const Globals& globals, SheetObjects& objects,
              std::uint32_t sheet);

  void take(const Record& record, const Records& records);
  void finish();

 private:
  // A formula whose text or whose array comes in the records behind its own.
  struct Pending {
    Cell cell;
    std::string text;
    biff::Tokens formula;
  };

  void take_cell(const Record& record, const Records& records);
  void take_old_cell(const Record& record);  // of BIFF2
  void take_rk_row(Bytes body);
  void take_text(Cell cell, Bytes body, std::size_t at, const Records& records,
                 const Record& record);
  void take_formula(Cell cell, const Record& record);
  void take_shared(const Record& record);
  void take_formula_text(const Record& record, const Records& records);
  void take_link(Bytes body);
  void finish_formula();
  void add(Cell cell, std::string_view text, std::string_view formula);

  Document& document_;
  const Globals& globals_;
  SheetObjects& objects_;
  std::uint32_t sheet_;
  std::size_t cells_before_;
  biff::Version version_;
  std::optional<Pending> pending_;
  biff::CellFormulas formulas_;
};

}  // namespace offenbar::xls
