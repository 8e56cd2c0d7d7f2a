// What became of links, beside the report: a list for people and a table for `validate`.
#pragma once

#include <ostream>

#include "batch/ledger_reader.h"
#include "batch/report.h"

namespace offenbar::batch {

// report/links.csv: every link that has changed or that leads to no result, and the results whose
// links were left as they are. RFC 4180 with a byte order mark, as report.csv.
[[nodiscard]] Result<void> write_links_csv(const LedgerReader& ledger, const ReportOptions& options,
                                           std::ostream& out);
// mappings/links.tsv (mappings/README.md): the last name of each link that has changed, and what it
// is now, so that a comparison takes the two for the same. At most 15 MiB: larger tables are none.
[[nodiscard]] Result<void> write_links_table(const LedgerReader& ledger,
                                             const ReportOptions& options, std::ostream& out);

}  // namespace offenbar::batch
