#include "batch/overview.h"

#include <algorithm>
#include <map>

namespace offenbar::batch {
namespace {

void add(Overview& all, const Tally& tally, std::map<std::string, FormatTally>& formats,
         std::map<std::string, std::uint64_t>& causes) {
  if (tally.rank >= gone_rank) {
    all.gone += tally.files;
    return;
  }
  const State state = state_of_rank(tally.rank);
  all.states.at(static_cast<std::size_t>(state)) += tally.files;
  if (const auto verdict = verdict_of_rank(tally.rank)) {
    all.verdicts.at(static_cast<std::size_t>(*verdict)) += tally.files;
  }
  all.found += tally.files;
  all.bytes += tally.bytes;
  FormatTally& format = formats[tally.format];
  format.format = tally.format;
  format.states.at(static_cast<std::size_t>(state)) += tally.files;
  format.files += tally.files;
  format.bytes += tally.bytes;
  if (state == State::skipped) {
    (tally.cause == "already_open" ? all.usable : all.left_out) += tally.files;
  } else if (state == State::done || (state == State::duplicate && tally.cause != "lossy")) {
    all.usable += tally.files;
  } else if (state == State::encrypted) {
    all.password += tally.files;
  } else if (state != State::pending) {
    all.look += tally.files;
  }
  if (!tally.cause.empty() && state != State::skipped && state != State::duplicate) {
    causes["fault." + tally.cause] += tally.files;
  }
}

}  // namespace

std::uint64_t to_look_at(const StateCounts& states) {
  std::uint64_t files = 0;
  for (const State state : {State::failed, State::encrypted, State::protected_, State::unsupported,
                            State::done_with_losses}) {
    files += count_of(states, state);
  }
  return files;
}

Result<Overview> overview(const LedgerReader& reader, Database& ledger) {
  Overview all;
  OFFENBAR_TRY(const std::vector<Tally> counted, tallies(ledger));
  std::map<std::string, FormatTally> formats;
  std::map<std::string, std::uint64_t> causes;
  for (const Tally& tally : counted) add(all, tally, formats, causes);
  for (auto& [name, format] : formats) all.formats.push_back(std::move(format));
  std::stable_sort(all.formats.begin(), all.formats.end(),
                   [](const FormatTally& a, const FormatTally& b) { return a.files > b.files; });
  OFFENBAR_TRY(all.folders, folder_tallies(ledger));
  OFFENBAR_TRY(all.losses, loss_tallies(ledger));
  for (const LossTally& loss : all.losses) causes["loss." + loss.category] += loss.files;
  for (const auto& [word, files] : causes) all.causes.push_back({word, files});
  std::stable_sort(all.causes.begin(), all.causes.end(),
                   [](const Cause& a, const Cause& b) { return a.files > b.files; });
  OFFENBAR_TRY(all.run, reader.last_run());
  return all;
}

}  // namespace offenbar::batch
