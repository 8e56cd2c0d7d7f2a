#include <fmt/core.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <optional>

#include "batch/commands/commands.h"
#include "batch/commands/migrate_arguments.h"
#include "batch/figures.h"
#include "batch/file_json.h"
#include "batch/interrupt.h"
#include "batch/migrate.h"
#include "batch/planned_start.h"
#include "batch/progress.h"
#include "batch/report.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

std::unique_ptr<Observer> progress_for(const CommandLine& line, Console& console) {
  const Clock clock = &std::chrono::steady_clock::now;
  const bool verbose = line.has("verbose");
  if (line.has("json")) return std::make_unique<JsonProgress>(console, line.has("redact"), clock);
  if (console.err_is_terminal && !line.has("quiet")) {
    return std::make_unique<TerminalProgress>(console, verbose, clock);
  }
  return std::make_unique<PlainProgress>(console, verbose);
}

// "/srv/open/.offenbar" stands in "/srv/open": results are reached by ../../ from the report.
std::string prefix_to_results(const std::string& target, const std::string& state_folder) {
  return state_folder == target + "/.offenbar" ? "../../" : "";
}

Result<std::string> report_of(const MigrateOptions& options, const std::string& state_folder,
                              const LedgerReader& ledger) {
  const std::string folder = state_folder + "/report";
  const ReportOptions wanted{.redact = options.redact,
                             .results_prefix = prefix_to_results(options.target, state_folder)};
  OFFENBAR_CHECK(write_report(ledger, folder, wanted));
  return folder + "/index.html";
}

void tell_json(const MigrateSummary& summary, const std::string& report, Console& console) {
  nlohmann::ordered_json event{{"event", "summary"},
                               {"found", summary.found},
                               {"states", as_json(summary.states)},
                               {"verdicts", as_json(summary.verdicts)},
                               {"settled", summary.settled},
                               {"gone", summary.gone},
                               {"seconds", summary.run.seconds},
                               {"exit_code", summary.exit_code},
                               {"stopped_by", printable(summary.stopped_by)},
                               {"report", nullptr}};
  if (!report.empty()) event["report"] = printable(report);
  console.out << event.dump() << std::endl;
}

int plan_told(const MigrateSummary& summary, bool open_archives, Console& console) {
  if (summary.exit_code == exit_interrupted) {
    console.err << "offenbar: Interrupted before all was seen. Nothing was changed.\n";
    return summary.exit_code;
  }
  const std::uint64_t open = count_of(summary.states, State::pending);
  console.out << fmt::format(
      "{} files found; {} ({}) would be worked on, {} already settled. Nothing was changed.\n",
      grouped(summary.found), grouped(open), size_text(summary.open_bytes),
      grouped(summary.found - open));
  if (open_archives) console.out << "What is in archives is counted when they are opened.\n";
  return exit_fine;
}

Result<void> tell(const CommandLine& line, const MigrateOptions& options,
                  const MigrateSummary& summary, Console& console) {
  OFFENBAR_TRY(const LedgerReader ledger, LedgerReader::open(summary.state_folder));
  OFFENBAR_TRY(const std::string report, report_of(options, summary.state_folder, ledger));
  if (!options.redact) OFFENBAR_CHECK(write_links_mapping(ledger, summary.state_folder));
  if (line.has("json")) {
    tell_json(summary, report, console);
  } else if (!line.has("quiet")) {
    OFFENBAR_TRY(const ReportFigures figures, report_figures(ledger));
    OFFENBAR_CHECK(write_summary(figures, report, console));
  }
  return {};
}

struct Span {
  std::optional<std::int64_t> start, stop;
};

OrStop<Span> span_of(const CommandLine& line) {
  Span span;
  std::int64_t now = std::time(nullptr);
  if (line.has("start-at")) {
    OFFENBAR_OR_STOP(span.start, moment_value("--start-at", line.value("start-at"), now));
    now = std::max(now, *span.start);
  }
  if (line.has("stop-at")) {
    OFFENBAR_OR_STOP(span.stop, moment_value("--stop-at", line.value("stop-at"), now));
  }
  return span;
}

}  // namespace

OrStop<int> migrate_command(const CommandLine& line, Console& console) {
  OFFENBAR_OR_STOP(const MigrateOptions options, migrate_options(line));
  OFFENBAR_OR_STOP(const Span when, span_of(line));
  const Interrupt interrupt;
  if (when.start && !options.dry_run) {
    if (!line.has("quiet"))
      console.err << fmt::format("Waits until {}.\n", moment_text(*when.start)) << std::flush;
    if (!wait_until(*when.start, interrupt.token())) {
      console.err << "offenbar: Interrupted before it began. Nothing was changed.\n";
      return exit_interrupted;
    }
  }
  const StopAt stop(interrupt.token(), when.stop);
  std::unique_ptr<Observer> progress = progress_for(line, console);
  const auto summary = migrate(options, *progress, stop.token());
  progress.reset();
  if (!summary) return could_not_run(summary.error());
  if (options.dry_run) {
    if (!line.has("json")) return plan_told(*summary, options.open_archives, console);
    tell_json(*summary, "", console);
    return summary->exit_code;
  }
  const auto told = tell(line, options, *summary, console);
  if (!summary->stopped_by.empty()) console.err << "offenbar: " << summary->stopped_by << '\n';
  if (!told) return could_not_run(told.error());
  return summary->exit_code;
}

}  // namespace offenbar::batch
