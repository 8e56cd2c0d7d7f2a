#include "batch/report_links.h"

#include <algorithm>
#include <set>
#include <string>

#include "batch/csv_cell.h"
#include "converters/base/text.h"

namespace offenbar::batch {

Result<void> write_links_csv(const LedgerReader& ledger, const ReportOptions& options,
                             std::ostream& out) {
  out << "\xEF\xBB\xBFstate,source,result,link,written,leads_to\r\n";
  return ledger.links([&](const LinkRow& row) {
    const std::string link = options.redact ? "" : printable(row.link);
    const std::string written = options.redact ? "" : printable(row.written);
    out << csv_cell(row.state) << ',' << csv_cell(printable(row.source)) << ','
        << csv_cell(printable(row.result)) << ',' << csv_cell(link) << ',' << csv_cell(written)
        << ',' << csv_cell(printable(row.leads)) << "\r\n";
    return out.good();
  });
}

Result<void> write_links_table(const LedgerReader& ledger, const ReportOptions&,
                               std::ostream& out) {
  out << "# Links that the second pass has changed, for: offenbar validate SOURCE RESULT "
         "--mappings "
         "THIS FOLDER\nlink\tbecomes\tsource\n";
  // What a table may hold: see longest_cell and max_table_bytes in converters/base.
  constexpr std::size_t longest = 4096, largest = std::size_t{15} << 20U;
  constexpr std::string_view ending = "\tsecond pass over the results\n";
  std::set<std::string> rows;
  std::size_t bytes = 0;
  OFFENBAR_CHECK(ledger.links([&](const LinkRow& row) {
    const bool plain = (row.link + row.written).find_first_of("\t\r\n") == std::string::npos;
    const bool comment = row.link.starts_with('#');
    const bool fits = !row.link.empty() && !row.written.empty() && row.link.size() <= longest &&
                      row.written.size() <= longest;
    if (row.link == row.written || !plain || comment || !fits) return true;
    const auto [one, is_new] = rows.insert(row.link + "\t" + row.written);
    if (is_new) bytes += one->size() + ending.size();
    return bytes < largest;
  }));
  for (const std::string& row : rows) out << row << ending;
  return {};
}

}  // namespace offenbar::batch
