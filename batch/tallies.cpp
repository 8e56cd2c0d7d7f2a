#include "batch/tallies.h"

#include <algorithm>
#include <array>

namespace offenbar::batch {
namespace {

constexpr std::array by_rank{State::failed,      State::encrypted,        State::protected_,
                             State::unsupported, State::done_with_losses, State::pending,
                             State::duplicate,   State::skipped,          State::done};
constexpr int ranks_per_state = 5;

std::uint64_t problems_in(const FolderTally& folder) {
  std::uint64_t files = 0;
  for (const State state : {State::failed, State::encrypted, State::protected_, State::unsupported,
                            State::done_with_losses}) {
    files += count_of(folder.states, state);
  }
  return files;
}

void add(FolderTally& folder, int rank, std::uint64_t files, std::uint64_t bytes) {
  if (rank >= gone_rank) return;
  folder.states.at(static_cast<std::size_t>(state_of_rank(rank))) += files;
  if (const auto verdict = verdict_of_rank(rank)) {
    folder.verdicts.at(static_cast<std::size_t>(*verdict)) += files;
  }
  folder.files += files;
  folder.bytes += bytes;
}

}  // namespace

int rank_of(State state, std::optional<Verdict> verdict) {
  const auto at = std::find(by_rank.begin(), by_rank.end(), state) - by_rank.begin();
  const int within = verdict ? 3 - static_cast<int>(*verdict) : ranks_per_state - 1;
  return static_cast<int>(at) * ranks_per_state + within;
}

State state_of_rank(int rank) {
  return by_rank.at(static_cast<std::size_t>(std::clamp(rank / ranks_per_state, 0, 8)));
}

std::optional<Verdict> verdict_of_rank(int rank) {
  const int within = rank % ranks_per_state;
  if (within == ranks_per_state - 1) return std::nullopt;
  return static_cast<Verdict>(3 - within);
}

Result<std::vector<Tally>> tallies(Database& ledger) {
  OFFENBAR_TRY(Statement row, ledger.prepare("SELECT rank, format, cause, files, bytes FROM "
                                             "tallies WHERE files > 0 ORDER BY rank, format"));
  std::vector<Tally> all;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return all;
    all.push_back({static_cast<int>(row.integer(0)), row.bytes(1), row.bytes(2),
                   static_cast<std::uint64_t>(row.integer(3)),
                   static_cast<std::uint64_t>(row.integer(4))});
  }
}

Result<std::vector<FolderTally>> folder_tallies(Database& ledger) {
  OFFENBAR_TRY(Statement row,
               ledger.prepare("SELECT roots.name, folder, rank, files, bytes FROM folder_tallies "
                              "JOIN roots ON roots.id = root WHERE files > 0 "
                              "ORDER BY root, folder, rank"));
  std::vector<FolderTally> all;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) break;
    std::string root = row.bytes(0), folder = row.bytes(1);
    if (all.empty() || all.back().root != root || all.back().folder != folder) {
      all.push_back({.root = std::move(root), .folder = std::move(folder)});
    }
    add(all.back(), static_cast<int>(row.integer(2)), static_cast<std::uint64_t>(row.integer(3)),
        static_cast<std::uint64_t>(row.integer(4)));
  }
  std::erase_if(all, [](const FolderTally& folder) { return folder.files == 0; });
  std::stable_sort(all.begin(), all.end(), [](const FolderTally& a, const FolderTally& b) {
    return problems_in(a) > problems_in(b);
  });
  return all;
}

Result<std::vector<LossTally>> loss_tallies(Database& ledger) {
  OFFENBAR_TRY(Statement row, ledger.prepare("SELECT category, files FROM loss_tallies WHERE files "
                                             "> 0 ORDER BY files DESC, category"));
  std::vector<LossTally> all;
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return all;
    all.push_back({row.bytes(0), static_cast<std::uint64_t>(row.integer(1))});
  }
}

}  // namespace offenbar::batch
