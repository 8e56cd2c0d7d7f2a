#include "batch/report_figures.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "batch/judgement.h"

namespace offenbar::batch {
namespace {

constexpr std::size_t most_groups = 1000;

std::vector<Cause> causes_of(const std::vector<Group>& groups, const std::string& prefix) {
  std::vector<Cause> causes;
  for (const Group& group : groups) {
    const std::uint64_t files =
        std::accumulate(group.states.begin(), group.states.end(), std::uint64_t{0});
    causes.push_back({prefix + group.key, files});
  }
  return causes;
}

Result<std::uint64_t> left_out(const LedgerReader& ledger) {
  std::uint64_t files = 0;
  OFFENBAR_TRY(const std::vector<Group> reasons, ledger.groups(Grouping::reason, most_groups));
  for (const Group& reason : reasons) {
    if (reason.key != "already_open") files += count_of(reason.states, State::skipped);
  }
  return files;
}

// Losses that somebody has accepted explain nothing any more.
void take_judged(const Judged& judged, const Judgement& judgement, ReportFigures& figures) {
  figures.verdicts = judged.verdicts;
  figures.accepted = judged.accepted;
  figures.lossy_duplicates = judged.lossy_duplicates;
  for (const AcceptancePointer& acceptance : judgement.acceptances()) {
    const auto use = judged.uses.find(acceptance->id);
    const auto covered = use == judged.uses.end() ? Judged::Use{} : use->second;
    figures.acceptances.push_back({acceptance, covered.files, covered.losses});
  }
}

std::vector<Cause> open_causes(const Judged& judged) {
  std::vector<Cause> causes;
  for (const auto& [category, files] : judged.open_files)
    causes.push_back({"loss." + category, files});
  return causes;
}

}  // namespace

unsigned urgency(State state) {
  constexpr std::array order{State::failed,      State::encrypted, State::protected_,
                             State::unsupported, State::pending,   State::done_with_losses,
                             State::skipped,     State::duplicate, State::done};
  return static_cast<unsigned>(std::find(order.begin(), order.end(), state) - order.begin());
}

Result<ReportFigures> report_figures(const LedgerReader& ledger) {
  ReportFigures figures;
  OFFENBAR_TRY(figures.states, ledger.states());
  OFFENBAR_TRY(figures.gone, ledger.gone());
  OFFENBAR_TRY(figures.superseded, ledger.superseded());
  OFFENBAR_TRY(figures.links, ledger.link_counts());
  OFFENBAR_TRY(figures.values, ledger.value_proof());
  OFFENBAR_TRY(figures.stores, ledger.stores());
  OFFENBAR_TRY(figures.items, ledger.items());
  OFFENBAR_TRY(figures.folders, ledger.groups(Grouping::folder, most_groups));
  OFFENBAR_TRY(figures.formats, ledger.groups(Grouping::format, most_groups));
  OFFENBAR_TRY(figures.faults, ledger.groups(Grouping::fault, most_groups));
  OFFENBAR_TRY(figures.run, ledger.last_run());

  const auto count = [&](State state) { return count_of(figures.states, state); };
  figures.found = std::accumulate(figures.states.begin(), figures.states.end(), std::uint64_t{0});
  OFFENBAR_TRY(figures.left_out, left_out(ledger));
  OFFENBAR_TRY(const std::optional<Judged> judged, ledger.judged());
  std::vector<Cause> lossy;
  if (judged) {
    take_judged(*judged, ledger.judgement(), figures);
    lossy = open_causes(*judged);
  } else {
    OFFENBAR_TRY(figures.verdicts, ledger.verdicts());
    OFFENBAR_TRY(figures.lossy_duplicates, ledger.lossy_duplicates());
    OFFENBAR_TRY(const std::vector<Group> losses, ledger.groups(Grouping::loss, most_groups));
    lossy = causes_of(losses, "loss.");
  }
  figures.usable = count(State::done) + count(State::duplicate) - figures.lossy_duplicates +
                   count(State::skipped) - figures.left_out + figures.accepted;
  figures.look = count(State::failed) + count(State::protected_) + count(State::unsupported) +
                 count(State::done_with_losses) - figures.accepted + figures.lossy_duplicates;
  figures.password = count(State::encrypted);

  figures.causes = causes_of(figures.faults, "fault.");
  figures.causes.insert(figures.causes.end(), lossy.begin(), lossy.end());
  std::stable_sort(figures.causes.begin(), figures.causes.end(),
                   [](const Cause& a, const Cause& b) { return a.files > b.files; });
  return figures;
}

}  // namespace offenbar::batch
