#include "batch/file_json.h"
#include "batch/report.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

Json as_json(const RunRecord& run) {
  return {{"number", run.number},
          {"started", run.started},
          {"ended", run.ended ? Json(*run.ended) : Json()},
          {"exit_code", run.ended ? Json(run.exit_code) : Json()},
          {"found", run.found},
          {"settled", run.settled},
          {"seconds", run.seconds},
          {"warm_up_seconds", run.warm_up_seconds},
          {"jobs", run.jobs},
          {"cpu_seconds",
           {{"office", run.cpu.office},
            {"office_start", run.cpu.office_start},
            {"examiner", run.cpu.examiner},
            {"supervisor", run.cpu.supervisor}}},
          {"version", run.version},
          {"office_version", run.office_version},
          {"isolation", {{"office", run.office_isolation}, {"examiner", run.examiner_isolation}}},
          {"locale", run.locale}};
}

}  // namespace

Result<void> write_json(const LedgerReader& ledger, const ReportOptions& options,
                        std::ostream& out) {
  OFFENBAR_TRY(const ReportFigures figures, report_figures(ledger));
  out << "{\"found\": " << figures.found << ",\n \"states\": " << as_json(figures.states).dump()
      << ",\n \"verdicts\": {},\n \"gone\": " << figures.gone
      << ",\n \"run\": " << (figures.run ? as_json(*figures.run) : Json()).dump()
      << ",\n \"files\": [";
  const char* separator = "\n  ";
  OFFENBAR_CHECK(ledger.files({}, Sequence::path, [&](const FileRecord& record) {
    out << separator << as_json(record, options.redact).dump();
    separator = ",\n  ";
    return out.good();
  }));
  out << "\n ],\n \"gone_files\": [";
  separator = "\n  ";
  OFFENBAR_CHECK(ledger.files({.gone = true}, Sequence::path, [&](const FileRecord& record) {
    out << separator << as_json(record, options.redact).dump();
    separator = ",\n  ";
    return out.good();
  }));
  out << "\n ],\n \"superseded\": [";
  separator = "\n  ";
  OFFENBAR_CHECK(ledger.superseded([&](const std::string& path) {
    out << separator << Json(printable(path)).dump();
    separator = ",\n  ";
    return out.good();
  }));
  out << "\n ]}\n";
  return {};
}

}  // namespace offenbar::batch
