// One cell of a CSV or TSV file that spreadsheets open.
#pragma once

#include <string>
#include <string_view>

namespace offenbar::batch {

// RFC 4180; what a spreadsheet would take for a formula gets a ' in front, also behind a semicolon,
// a tab or a line end.
[[nodiscard]] std::string csv_cell(std::string_view text);
// The same between tabs: on one line, without control characters, never quoted.
[[nodiscard]] std::string tsv_cell(std::string_view text);

}  // namespace offenbar::batch
