// What a sheet asks for beside its cells: merged and hidden ones, rules for what is typed and for
// what stands out, filters, protection. ODF 1.3 part 3, 9.4 and 9.10; extensions of LibreOffice in
// `calcext`
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "converters/base/xml.h"
#include "converters/document/sheet_rules.h"

namespace offenbar::odf {

class SheetSettings {
 public:
  explicit SheetSettings(Document& document);

  // table:content-validation, which stands before the sheets.
  void add_validation(const xml::Attributes& attributes);
  void begin_sheet(const std::string& name, const xml::Attributes& attributes);
  void add_column(const xml::Attributes& attributes);
  // `row` from 0 and as often as it is `repeated`.
  void add_row(std::uint32_t row, std::uint32_t repeated, const xml::Attributes& attributes);
  void add_cell(std::uint32_t row, std::uint32_t rows, std::uint32_t column, std::uint32_t columns,
                const xml::Attributes& attributes);
  // calcext:conditional-format, and what it holds by name.
  void begin_conditions(const xml::Attributes& attributes);
  void add_condition(std::string_view name, const xml::Attributes& attributes);
  void end_sheet();
  // table:database-range, which stands behind the sheets.
  void add_filter(const xml::Attributes& attributes);
  // table:data-pilot-table; its name may be one of LibreOffice's own.
  void add_pivot_table(const xml::Attributes& attributes);
  // When the document has been read.
  void hold() const { rules_.hold_in(document_); }

 private:
  Document& document_;
  std::map<std::string, std::string, std::less<>> validations_;  // rule, by name
  std::string sheet_;
  std::uint32_t column_ = 0;
  Spans rows_, columns_;
  SheetRules rules_;
  std::uint64_t condition_cells_ = 0;
};

// "of:cell-content-is-in-list("a";"b")" in the words of validation_rule(); empty: anything goes.
// 19.606
[[nodiscard]] std::string rule_of_condition(std::string_view condition);

}  // namespace offenbar::odf
