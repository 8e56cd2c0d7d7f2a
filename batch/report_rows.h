// The parts of the page that grow with the number of files: written as a stream, worst first.
#pragma once

#include <ostream>

#include "batch/report.h"
#include "batch/report_words.h"

namespace offenbar::batch {

// The figures the script works with: states, groups, causes, the way to the results.
[[nodiscard]] nlohmann::ordered_json page_facts(const ReportFigures& figures,
                                                const ReportOptions& options);

// [[source, format, state, cause, bytes, seconds, detail or 0], ...] of at most
// `options.most_rows` files. `cause` is a fault, a reason or "loss.<category>". In detail only what
// there is: w what, h hint, o outputs (a name beside the source's, or a path with "/" in front),
// c 1 for a copy, i items of a mailbox (found, written, raw, refused, salvaged), l losses
// (category, severity, place, before, after, and by whom and why accepted), n notes, d duplicate
// of, r route, p the number of its page.
[[nodiscard]] Result<void> write_rows(const LedgerReader& ledger, const ReportOptions& options,
                                      std::ostream& out);

// A plain table of the first files that need a look, for a browser without a script.
[[nodiscard]] Result<void> write_problems(const LedgerReader& ledger, const ReportWords& words,
                                          const ReportFigures& figures, std::ostream& out);

// The static lists of results that no file found stands for any more: their source is gone, or
// another outcome has superseded them. Nothing where there are none.
[[nodiscard]] Result<void> write_left_behind(const LedgerReader& ledger, const ReportWords& words,
                                             const ReportFigures& figures, std::ostream& out);

}  // namespace offenbar::batch
