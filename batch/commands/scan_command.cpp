#include "batch/commands/scan_command.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <thread>

#include "batch/commands/migrate_arguments.h"
#include "batch/figures.h"
#include "batch/interrupt.h"
#include "batch/name_text.h"
#include "batch/option_values.h"
#include "batch/progress.h"
#include "batch/scan.h"
#include "batch/scan_figures.h"
#include "batch/scan_json.h"
#include "batch/scan_reader.h"
#include "batch/scan_report.h"
#include "batch/scan_words.h"
#include "batch/state_folder.h"

namespace offenbar::batch {
namespace {

constexpr unsigned most_jobs = 1024;

OrStop<ScanOptions> scan_options(const CommandLine& line) {
  ScanOptions options;
  OFFENBAR_OR_STOP(options.sources, source_roots(line.arguments, ""));
  options.jobs = std::max(1U, std::thread::hardware_concurrency());
  if (line.has("jobs")) {
    OFFENBAR_OR_STOP(options.jobs, count_value("--jobs", line.value("jobs"), most_jobs));
  }
  if (line.has("state")) options.state_folder = absolute(line.value("state"));
  options.include = line.values("include");
  options.exclude = line.values("exclude");
  options.require_isolation = !line.has("unsafe");
  return options;
}

std::unique_ptr<Observer> progress_for(const CommandLine& line, Console& console) {
  if (console.err_is_terminal && !line.has("quiet") && !line.has("json")) {
    return std::make_unique<TerminalProgress>(console, false, &std::chrono::steady_clock::now);
  }
  return std::make_unique<PlainProgress>(console, false);
}

OrStop<FigureOptions> figure_options(const CommandLine& line, unsigned cores) {
  FigureOptions options{cores, "", ""};
  if (line.has("against")) {
    options.against = absolute(line.value("against"));
    // Now, and not after hours of looking.
    const auto before = ScanReader::open(options.against);
    if (!before) return could_not_run(before.error());
  }
  if (!line.has("migrated")) return options;
  const auto state = find_state_folder(absolute(line.value("migrated")), "");
  if (!state) return could_not_run(state.error());
  options.migrated = state->path;
  return options;
}

std::string with_figures(std::string text,
                         const std::vector<std::pair<std::string, std::string>>& figures) {
  for (const auto& [mark, figure] : figures) {
    const std::size_t at = text.find(mark);
    if (at != std::string::npos) text.replace(at, mark.size(), figure);
  }
  return text;
}

// At most ten lines.
void tell_summary(const ScanFigures& figures, const ScanSummary& summary, const ScanWords& words,
                  Console& console) {
  const auto count = [&](Effort effort) {
    return grouped(figures.classes.at(static_cast<std::size_t>(effort)));
  };
  const char* const id = figures.found == 0                    ? "scan.nothing"
                         : figures.classes[0] == figures.found ? "scan.sentence_all"
                                                               : "scan.sentence";
  console.out << with_figures(words.english(id), {{"{found}", grouped(figures.found)},
                                                  {"{itself}", count(Effort::itself)},
                                                  {"{check}", count(Effort::check)},
                                                  {"{rework}", count(Effort::rework)},
                                                  {"{decide}", count(Effort::decide)}})
              << '\n';
  constexpr std::size_t shown = 3;
  for (std::size_t i = 0; i < std::min(shown, figures.causes.size()); ++i) {
    const SharedCause& cause = figures.causes[i];
    console.out << fmt::format(
        "{:>9} files share: {} \"{}\"\n", grouped(cause.files),
        words.english((cause.kind == "macro_project" ? "scan." : "finding.") + cause.kind),
        name_for_terminal(cause.detail));
  }
  console.out << fmt::format(
      "Migration: about {} h of work for people, {} for {} cores, {} free on the target.\n",
      grouped(static_cast<std::uint64_t>(figures.hours + 0.5)),
      duration_text(figures.night_hours * 3600), figures.cores, size_text(figures.bytes_needed));
  if (figures.started_before) {
    console.out << fmt::format("Tied to one vendor: {} files, {} in the earlier scan.\n",
                               grouped(figures.bound), grouped(figures.bound_before));
  }
  if (figures.outcome && figures.outcome->compared > 0) {
    const Outcome& all = *figures.outcome;
    console.out << fmt::format(
        "Model against migration: {} files compared, {} harder than said, {} easier: error {:.1f} "
        "%; "
        "{} instead of {}.\n",
        grouped(all.compared), grouped(all.too_light), grouped(all.too_heavy),
        100.0 * static_cast<double>(all.too_light + all.too_heavy) /
            static_cast<double>(all.compared),
        duration_text(all.seconds_used), duration_text(all.seconds_said));
  }
  console.out << fmt::format("{} files looked into in {}. Report: {}\n",
                             grouped(summary.looked_into), duration_text(summary.seconds),
                             summary.state_folder + "/report/index.html");
}

Result<void> tell(const CommandLine& line, const ScanSummary& summary, const FigureOptions& options,
                  Console& console) {
  OFFENBAR_TRY(ScanReader reader, ScanReader::open(summary.state_folder));
  OFFENBAR_TRY(const ScanFigures figures, scan_figures(reader, options));
  OFFENBAR_CHECK(write_scan_report(reader, figures, summary.state_folder + "/report"));
  if (line.has("json")) return write_scan_lines(reader, console.out);
  if (line.has("quiet")) return {};
  OFFENBAR_TRY(const ScanWords words, ScanWords::load());
  tell_summary(figures, summary, words, console);
  return {};
}

int exit_code(const ScanSummary& summary) {
  if (!summary.stopped_by.empty()) return exit_interrupted;
  const bool look =
      count_of(summary.states, State::failed) > 0 || count_of(summary.states, State::pending) > 0;
  return look ? exit_needs_a_look : exit_fine;
}

}  // namespace

OrStop<int> scan_command(const CommandLine& line, Console& console) {
  OFFENBAR_OR_STOP(const ScanOptions options, scan_options(line));
  OFFENBAR_OR_STOP(const FigureOptions figures, figure_options(line, options.jobs));
  const Interrupt interrupt;
  std::unique_ptr<Observer> progress = progress_for(line, console);
  const auto summary = scan(options, *progress, interrupt.token());
  progress.reset();
  if (!summary) return could_not_run(summary.error());
  if (!summary->stopped_by.empty()) {
    console.err << "offenbar: " << summary->stopped_by << '\n';
    return exit_interrupted;
  }
  const auto told = tell(line, *summary, figures, console);
  if (!told) return could_not_run(told.error());
  return exit_code(*summary);
}

}  // namespace offenbar::batch
