// Where the link of a cell leads. [MS-XLS] 2.4.140, [MS-OSHARED] 2.3.7.1
#pragma once

#include <optional>
#include <string>

#include "converters/base/bytes.h"
#include "converters/biff/formula.h"

namespace offenbar::xls {

struct CellLink {
  biff::CellPlace at;  // the first cell of those that have it
  std::string target;  // with "#" and a place in it, where one is named; empty: within the workbook
};

// Nothing if the record is damaged, or of a kind that nobody explains.
[[nodiscard]] std::optional<CellLink> read_link(Bytes hyperlink_record);

}  // namespace offenbar::xls
