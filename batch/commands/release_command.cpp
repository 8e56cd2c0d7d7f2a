#include <fmt/core.h>

#include "batch/commands/commands.h"
#include "batch/commands/decision_arguments.h"
#include "batch/figures.h"
#include "batch/file_json.h"

namespace offenbar::batch {
namespace {

struct Seen {
  StateCounts states{};
  VerdictCounts verdicts{};
};

// What the ledger says of the scope at the moment of its release.
OrStop<Seen> look_at(const LedgerReader& ledger, const Scope& scope) {
  Seen seen;
  const auto read = ledger.files({}, Sequence::path, [&](const FileRecord& record) {
    if (!covers(scope, source_of(record))) return true;
    ++seen.states.at(static_cast<std::size_t>(record.state));
    if (record.verdict) ++seen.verdicts.at(static_cast<std::size_t>(*record.verdict));
    return true;
  });
  if (!read) return could_not_run(read.error());
  return seen;
}

OrStop<int> list(Decisions& decisions, Console& console) {
  const auto releases = decisions.releases();
  if (!releases) return could_not_run(releases.error());
  if (releases->empty()) console.out << "Nothing is released yet.\n";
  for (const Release& release : *releases) {
    console.out << line_of(release.id, scope_words(release.scope), "released", release.decided);
  }
  return exit_fine;
}

}  // namespace

OrStop<int> release_command(const CommandLine& line, Console& console) {
  OFFENBAR_OR_STOP(const std::string folder, state_folder_of(line));
  auto decisions = Decisions::open(folder);
  if (!decisions) return could_not_run(decisions.error());
  if (!line.has("why") && !line.has("withdraw") && !line.has("file")) {
    return list(*decisions, console);
  }
  OFFENBAR_OR_STOP(const Decided by, decided_by(line));
  if (line.has("withdraw")) {
    OFFENBAR_OR_STOP(const std::int64_t id, withdrawn_id(line));
    const auto withdrawn = decisions->withdraw_release(id, by);
    if (!withdrawn) return could_not_run(withdrawn.error());
    console.out << fmt::format("Release {} is withdrawn.\n", id);
    return exit_fine;
  }
  const auto ledger = LedgerReader::open(folder);
  if (!ledger) return could_not_run(ledger.error());
  OFFENBAR_OR_STOP(const ChosenScope chosen, chosen_scope(line, *ledger));
  OFFENBAR_OR_STOP(const Seen seen, look_at(*ledger, chosen.scope));
  const nlohmann::ordered_json figures{{"states", as_json(seen.states)},
                                       {"verdicts", as_json(seen.verdicts)}};
  const auto id = decisions->release({0, chosen.scope, figures.dump(), by, std::nullopt});
  if (!id) return could_not_run(id.error());
  std::uint64_t files = 0;
  for (const std::uint64_t count : seen.states) files += count;
  console.out << fmt::format("Released as {}: {}, {} files.\n", *id, scope_words(chosen.scope),
                             grouped(files));
  return exit_fine;
}

}  // namespace offenbar::batch
