// The morning report: three files of the same facts, and a summary of at most ten lines.
#pragma once

#include <ostream>
#include <string>

#include "batch/console.h"
#include "batch/ledger_reader.h"
#include "batch/report_figures.h"

namespace offenbar::batch {

struct ReportOptions {
  bool redact = false;           // no text of documents
  std::string results_prefix{};  // from index.html to TARGET: "../../"; empty: no links to results
  std::uint64_t most_rows =
      200'000;  // that index.html embeds, worst first; it says so if it is fewer
  std::uint64_t most_pages = 5000;  // of files with losses, one each, worst first; likewise
};

// Writes index.html, report.csv, report.json and links.csv into `folder` (made if missing), and a page for
// each of the worst files with losses into `folder`/files; each under a temporary name and renamed
// when complete. Errors: unreadable, disk_full, those of the ledger.
[[nodiscard]] Result<void> write_report(const LedgerReader& ledger, const std::string& folder,
                                        const ReportOptions& options);

// `state_folder`/mappings/links.tsv: report_links.h. Errors as above.
[[nodiscard]] Result<void> write_links_mapping(const LedgerReader& ledger,
                                               const std::string& state_folder);

// The three, each as a stream.
// JSON: CONTRACTS.md. {"found", "states", "verdicts", "run", "losses": totals by category,
// "causes": what explains most of them, "accepted", "policy", "files": [...]}; files by path. Those
// that are gone at the source do not count in "found" and stand in "gone_files".
[[nodiscard]] Result<void> write_json(const LedgerReader& ledger, const ReportOptions& options,
                                      std::ostream& out);
// RFC 4180, UTF-8 with a byte order mark (Excel takes it for Windows-1252 otherwise). A cell that a
// spreadsheet would take for a formula gets a ' in front: a file may be called "=cmd|...".
[[nodiscard]] Result<void> write_csv(const LedgerReader& ledger, const ReportOptions& options,
                                     std::ostream& out);
// One page that needs nothing else: README.md in report_page/.
[[nodiscard]] Result<void> write_html(const LedgerReader& ledger, const ReportOptions& options,
                                      std::ostream& out);

// At most ten lines: the sentence, the states, the three main causes, the run, where the report is.
[[nodiscard]] Result<void> write_summary(const ReportFigures& figures,
                                         const std::string& report_file, Console& console);

}  // namespace offenbar::batch
