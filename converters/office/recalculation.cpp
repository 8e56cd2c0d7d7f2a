#include "converters/office/recalculation.h"

#include <fmt/format.h>

#include <com/sun/star/container/XNamed.hpp>
#include <com/sun/star/sheet/FormulaResult.hpp>
#include <com/sun/star/sheet/XCalculatable.hpp>
#include <com/sun/star/sheet/XCellRangeData.hpp>
#include <com/sun/star/sheet/XCellRangesQuery.hpp>
#include <com/sun/star/sheet/XSpreadsheet.hpp>
#include <com/sun/star/sheet/XSpreadsheetDocument.hpp>
#include <com/sun/star/table/CellRangeAddress.hpp>
#include <com/sun/star/table/XCell.hpp>
#include <fstream>

#include "converters/office/uno_text.h"

namespace offenbar::office {
namespace {

namespace uno = com::sun::star::uno;
namespace sheet = com::sun::star::sheet;
namespace table = com::sun::star::table;

constexpr sal_Int32 rows_at_once = 4096;

// One line for one value: no line ends, no tabs.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += c;
    }
  }
  return out;
}

class Writer {
 public:
  explicit Writer(const std::string& name) : file_(name, std::ios::binary) {}

  void document(const uno::Reference<sheet::XSpreadsheetDocument>& workbook) {
    const uno::Reference<com::sun::star::container::XIndexAccess> sheets(workbook->getSheets(),
                                                                         uno::UNO_QUERY_THROW);
    for (sal_Int32 i = 0; i < sheets->getCount(); ++i) {
      const uno::Reference<sheet::XSpreadsheet> one(sheets->getByIndex(i), uno::UNO_QUERY_THROW);
      const uno::Reference<com::sun::star::container::XNamed> named(one, uno::UNO_QUERY_THROW);
      file_ << "s\t" << escaped(from_uno(named->getName())) << '\n';
      formulas(one);
    }
    file_ << "end\n";
  }

 private:
  void formulas(const uno::Reference<sheet::XSpreadsheet>& one) {
    const uno::Reference<sheet::XCellRangesQuery> query(one, uno::UNO_QUERY_THROW);
    const auto values =
        query->queryFormulaCells(sheet::FormulaResult::VALUE | sheet::FormulaResult::STRING);
    for (const table::CellRangeAddress& range : values->getRangeAddresses()) {
      for (sal_Int32 row = range.StartRow; row <= range.EndRow; row += rows_at_once) {
        block(one, range, row, std::min(range.EndRow, row + rows_at_once - 1));
      }
    }
    const auto errors = query->queryFormulaCells(sheet::FormulaResult::ERROR);
    for (const table::CellRangeAddress& range : errors->getRangeAddresses()) {
      for (sal_Int32 row = range.StartRow; row <= range.EndRow; ++row) {
        for (sal_Int32 column = range.StartColumn; column <= range.EndColumn; ++column) {
          const auto cell = one->getCellByPosition(column, row);
          file_ << fmt::format("e\t{}\t{}\t{}\n", row, column, cell->getError());
        }
      }
    }
  }

  void block(const uno::Reference<sheet::XSpreadsheet>& one, const table::CellRangeAddress& range,
             sal_Int32 first, sal_Int32 last) {
    const uno::Reference<sheet::XCellRangeData> data(
        one->getCellRangeByPosition(range.StartColumn, first, range.EndColumn, last),
        uno::UNO_QUERY_THROW);
    const auto rows = data->getDataArray();
    for (sal_Int32 r = 0; r < rows.getLength(); ++r) {
      for (sal_Int32 c = 0; c < rows[r].getLength(); ++c) {
        value(first + r, range.StartColumn + c, rows[r][c]);
      }
    }
  }

  void value(sal_Int32 row, sal_Int32 column, const uno::Any& any) {
    if (double number = 0; any >>= number) {
      file_ << fmt::format("n\t{}\t{}\t{:.17g}\n", row, column, number);
    } else if (rtl::OUString text; any >>= text) {
      file_ << fmt::format("t\t{}\t{}\t{}\n", row, column, escaped(from_uno(text)));
    }
  }

  std::ofstream file_;
};

}  // namespace

void write_recalculated(const uno::Reference<com::sun::star::lang::XComponent>& document,
                        const std::string& name) {
  try {
    const uno::Reference<sheet::XSpreadsheetDocument> workbook(document, uno::UNO_QUERY);
    if (!workbook.is()) return;
    uno::Reference<sheet::XCalculatable>(document, uno::UNO_QUERY_THROW)->calculateAll();
    Writer(name).document(workbook);
  } catch (const uno::Exception&) {  // NOLINT(bugprone-empty-catch): no last line says it
  }
}

}  // namespace offenbar::office
