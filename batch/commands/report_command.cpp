#include "batch/commands/commands.h"
#include "batch/commands/migrate_arguments.h"
#include "batch/report.h"
#include "batch/state_folder.h"

namespace offenbar::batch {
namespace {

Result<void> show(const CommandLine& line, const LedgerReader& ledger, const std::string& folder,
                  const ReportOptions& options, Console& console) {
  if (line.has("json")) return write_json(ledger, options, console.out);
  if (line.has("csv")) return write_csv(ledger, options, console.out);
  if (line.has("html")) return write_report(ledger, absolute(line.value("html")), options);
  OFFENBAR_TRY(const ReportFigures figures, report_figures(ledger));
  return write_summary(figures, folder + "/report/index.html", console);
}

}  // namespace

OrStop<int> report_command(const CommandLine& line, Console& console) {
  if (line.has("json") + line.has("csv") + line.has("html") > 1) {
    return usage("report writes one form at a time", "Type one of --json, --csv or --html DIR.");
  }
  const std::string target = absolute(line.arguments.front());
  const std::string state = line.has("state") ? absolute(line.value("state")) : std::string();
  const auto folder = find_state_folder(target, state);
  if (!folder) return could_not_run(folder.error());
  const auto ledger = LedgerReader::open(folder->path);
  if (!ledger) return could_not_run(ledger.error());
  const auto shown = show(line, *ledger, folder->path, {.redact = line.has("redact")}, console);
  if (!shown) return could_not_run(shown.error());
  return exit_fine;
}

}  // namespace offenbar::batch
