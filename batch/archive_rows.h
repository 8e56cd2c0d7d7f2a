// Opened archives and their members, in the ledger.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/archive_listing.h"
#include "batch/ledger.h"
#include "batch/work_queue.h"

namespace offenbar::batch {

inline constexpr int deepest_archive = 3;                // archives within archives that are opened
inline constexpr const char* archive_route = "archive";  // FileRecord::route of one that was opened
// The note of a file that is an archive by its bytes and a package by its name.
inline constexpr const char* kept_whole = "kept_whole";

// An archive that was opened, as its job tells it.
struct ArchiveOpening {
  std::string folder;  // relative to TARGET: where its members land
  int depth = 0;       // of the archive: 0 in its SOURCE
  ArchiveListing listing;
};

// What an opening changes in the sums of the run.
struct ArchiveChange {
  std::int64_t found = 0;  // files more, or less
  std::uint64_t open = 0;  // of those listed, how many are to be worked on
  std::uint64_t open_bytes = 0;
};

class ArchiveRows {
 public:
  [[nodiscard]] static Result<ArchiveRows> open(Ledger& ledger, std::int64_t run);

  // Writes the members of the archive `file` as met by this run. What was known of one stays until
  // its digest tells that it changed; members it has no more are gone, with all beneath them.
  [[nodiscard]] Result<ArchiveChange> put(std::int64_t file, const ArchiveOpening& opening);
  // The file is no opened archive any more: its members are gone. Answers how many that are; 0 for
  // a file that was none.
  [[nodiscard]] Result<std::int64_t> close(std::int64_t file);
  // Open members of the archive and of settled archives beneath it.
  [[nodiscard]] Result<std::vector<WaitingMember>> waiting(std::int64_t file);
  // The same of all archives that this run met and that are settled.
  [[nodiscard]] Result<std::vector<WaitingMember>> all_waiting();
  // A result of the file that stands no more.
  [[nodiscard]] Result<void> forget_output(std::int64_t file, const std::string& path);

 private:
  ArchiveRows(Ledger& ledger, std::int64_t run) : ledger_(&ledger), run_(run) {}
  [[nodiscard]] Result<std::vector<std::int64_t>> ids(std::string_view sql, std::int64_t file);
  [[nodiscard]] Result<std::int64_t> change(std::string_view sql, std::int64_t file);
  [[nodiscard]] Result<std::int64_t> bury(std::int64_t file, int depth);
  [[nodiscard]] Result<void> add_waiting(std::int64_t file, int depth,
                                         std::vector<WaitingMember>& members);
  Ledger* ledger_;
  std::int64_t run_;
};

}  // namespace offenbar::batch
