#include "batch/release_sheet.h"

#include <fmt/core.h>

#include <algorithm>
#include <random>

#include "converters/base/digest.h"

namespace offenbar::batch {
namespace {

bool needs_a_look_first(const FileRecord& file) {
  return file.state == State::failed || file.state == State::encrypted ||
         file.state == State::protected_ || file.state == State::unsupported ||
         file.state == State::done_with_losses;
}

bool is_usable(const FileRecord& file) {
  return file.state == State::done ||
         (file.state == State::duplicate &&
          (!file.verdict || *file.verdict <= Verdict::cosmetic)) ||
         (file.state == State::skipped && file.reason == "already_open");
}

// A draw without replacement from a stream: Vitter's algorithm R, with our own arithmetic so that
// every library draws the same.
class Lot {
 public:
  explicit Lot(std::uint64_t seed) : random_(seed) {}
  void offer(const FileRecord& file, std::vector<FileRecord>& drawn) {
    ++seen_;
    if (drawn.size() < ReleaseSheet::most_by_lot) {
      drawn.push_back(file);
    } else if (const std::uint64_t at = random_() % seen_; at < drawn.size()) {
      drawn[at] = file;
    }
  }

 private:
  std::mt19937_64 random_;
  std::uint64_t seen_ = 0;
};

}  // namespace

Result<ReleaseSheet> release_sheet(Database& ledger, const std::string& folder,
                                   std::uint64_t seed) {
  ReleaseSheet sheet;
  sheet.folder = folder;
  Sha256 digest;
  Lot lot(seed);
  const FileList list(ledger, nullptr, std::chrono::seconds(60));
  FileQuery query;
  query.folder = folder;
  query.order = FileOrder::path;
  OFFENBAR_CHECK(list.all(query, [&](const FileRecord& file) {
    ++sheet.states.at(static_cast<std::size_t>(file.state));
    if (file.verdict) ++sheet.verdicts.at(static_cast<std::size_t>(*file.verdict));
    ++sheet.files;
    sheet.usable += is_usable(file) ? 1U : 0U;
    sheet.bytes += file.size;
    const std::string line =
        fmt::format("{}{}{}{}{}{}{}\n", source_of(file), '\0', name_of(file.state), '\0',
                    file.verdict ? name_of(*file.verdict) : "-", '\0', file.sha256);
    digest.update(as_bytes(line));
    if (file.state == State::done || file.state == State::duplicate) lot.offer(file, sheet.by_lot);
    return true;
  }));
  sheet.ledger_state = digest.hex();
  query.order = FileOrder::worst_first;
  query.limit = ReleaseSheet::most_worst;
  query.states = {State::failed, State::encrypted, State::protected_, State::unsupported,
                  State::done_with_losses};
  OFFENBAR_TRY(FilePage worst, list.page(query));
  for (FileRecord& file : worst.files) {
    if (needs_a_look_first(file)) sheet.worst.push_back(std::move(file));
  }
  return sheet;
}

}  // namespace offenbar::batch
