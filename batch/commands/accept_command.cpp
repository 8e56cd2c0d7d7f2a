#include <fmt/core.h>

#include "batch/commands/commands.h"
#include "batch/commands/decision_arguments.h"
#include "batch/figures.h"
#include "batch/judgement.h"
#include "batch/name_text.h"
#include "batch/report_figures.h"
#include "converters/base/mapping.h"

namespace offenbar::batch {
namespace {

std::string about(const Acceptance& acceptance) {
  return fmt::format("{} in {}",
                     acceptance.category.empty() ? "whatever differs" : acceptance.category,
                     scope_words(acceptance.scope));
}

OrStop<ReportFigures> figures_of(const std::string& folder) {
  const auto ledger = LedgerReader::open(folder);
  if (!ledger) return could_not_run(ledger.error());
  const auto figures = report_figures(*ledger);
  if (!figures) return could_not_run(figures.error());
  return *figures;
}

OrStop<int> list(const std::string& folder, Console& console) {
  OFFENBAR_OR_STOP(const ReportFigures figures, figures_of(folder));
  if (figures.acceptances.empty()) console.out << "Nobody has accepted a loss.\n";
  for (const ReportFigures::Accepted& one : figures.acceptances) {
    console.out << line_of(one.acceptance->id, about(*one.acceptance), "accepted",
                           one.acceptance->decided)
                << fmt::format("      covers {} losses in {} files\n", grouped(one.losses),
                               grouped(one.files));
  }
  return exit_fine;
}

OrStop<int> withdraw(const CommandLine& line, const std::string& folder, Console& console) {
  OFFENBAR_OR_STOP(const std::int64_t id, withdrawn_id(line));
  OFFENBAR_OR_STOP(const Decided by, decided_by(line));
  auto decisions = Decisions::open(folder);
  if (!decisions) return could_not_run(decisions.error());
  const auto withdrawn = decisions->withdraw_acceptance(id, by);
  if (!withdrawn) return could_not_run(withdrawn.error());
  console.out << fmt::format("Acceptance {} is withdrawn; what it covered counts again.\n", id);
  return exit_fine;
}

OrStop<void> check_category(const std::string& category) {
  const auto losses = Table::load("losses");
  if (!losses) return could_not_run(losses.error());
  if (losses->find(category) != nullptr) return {};
  return usage(fmt::format("There is no kind of loss \"{}\"", name_for_terminal(category)),
               "\"offenbar report TARGET --json\" names those that were found.");
}

}  // namespace

OrStop<int> accept_command(const CommandLine& line, Console& console) {
  OFFENBAR_OR_STOP(const std::string folder, state_folder_of(line));
  if (line.has("withdraw")) return withdraw(line, folder, console);
  if (!line.has("loss") && !line.has("file")) return list(folder, console);
  OFFENBAR_OR_STOP(const Decided by, decided_by(line));
  if (line.has("loss")) {
    if (auto known = check_category(line.value("loss")); !known) {
      return tl::unexpected<Stop>(std::move(known).error());
    }
  }
  const auto ledger = LedgerReader::open(folder);
  if (!ledger) return could_not_run(ledger.error());
  OFFENBAR_OR_STOP(const ChosenScope chosen, chosen_scope(line, *ledger));
  auto decisions = Decisions::open(folder);
  if (!decisions) return could_not_run(decisions.error());
  const Acceptance acceptance{0, line.value("loss"), chosen.scope, chosen.sha256, by, std::nullopt};
  const auto id = decisions->accept(acceptance);
  if (!id) return could_not_run(id.error());
  OFFENBAR_OR_STOP(const ReportFigures figures, figures_of(folder));
  for (const ReportFigures::Accepted& one : figures.acceptances) {
    if (one.acceptance->id != *id) continue;
    console.out << fmt::format(
        "Accepted as {}: {} losses in {} files. {} files still need a look.\n", *id,
        grouped(one.losses), grouped(one.files), grouped(figures.look));
  }
  return exit_fine;
}

}  // namespace offenbar::batch
