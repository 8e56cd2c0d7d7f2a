// The dependency report: index.html for a council and for engineers, files.csv, findings.csv,
// scan.json and scan.ods, all from one ledger of a scan.
#pragma once

#include <ostream>
#include <string>

#include "batch/scan_figures.h"
#include "batch/scan_reader.h"

namespace offenbar::batch {

// Writes them into `folder` (made if missing), each under a temporary name and renamed when
// complete. Errors: unreadable, disk_full, those of ledger and tables.
[[nodiscard]] Result<void> write_scan_report(ScanReader& reader, const ScanFigures& figures,
                                             const std::string& folder);

// Each by itself.
[[nodiscard]] Result<void> write_scan_html(ScanReader& reader, const ScanFigures& figures,
                                           std::ostream& out);
[[nodiscard]] Result<void> write_scan_json(const ScanFigures& figures, std::ostream& out);
[[nodiscard]] Result<void> write_files_csv(ScanReader& reader, std::ostream& out);
[[nodiscard]] Result<void> write_findings_csv(ScanReader& reader, std::ostream& out);
// `file` is open for writing and empty. Sheets: figures, findings, causes, files (at most 20,000).
[[nodiscard]] Result<void> write_scan_ods(ScanReader& reader, const ScanFigures& figures, int file);

}  // namespace offenbar::batch
