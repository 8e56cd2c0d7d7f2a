// What the ledger adds up to: the figures that summary, report and JSON share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "batch/ledger_reader.h"

namespace offenbar::batch {

// Why files are not as good as they could be.
struct Cause {
  std::string word;  // id in words: "fault.corrupt", "loss.permissions"
  std::uint64_t files = 0;
};

struct ReportFigures {
  StateCounts states{};
  std::uint64_t found = 0;  // their sum
  // Each file is in one of these, or pending.
  std::uint64_t usable =
      0;                   // done, already open, with losses that people accept, duplicates of such
  std::uint64_t look = 0;  // failed, protected, unsupported, done with losses and duplicates of it
  std::uint64_t password = 0;          // encrypted
  std::uint64_t left_out = 0;          // skipped and not in TARGET: excluded, links, devices
  std::uint64_t lossy_duplicates = 0;  // in `look`
  std::uint64_t gone = 0;
  LinkCounts links;
  std::uint64_t superseded = 0;  // results that an other outcome has replaced, still in TARGET
  std::uint64_t stores = 0;      // of mail
  ItemCounts items;              // of all of them
  VerdictCounts verdicts{};      // of files that were compared with their source
  ValueProof values;             // of workbooks whose formulas were computed anew
  std::uint64_t accepted = 0;    // of done with losses: those whose losses people accept
  // What people accepted, oldest first, with what it covers.
  struct Accepted {
    AcceptancePointer acceptance;
    std::uint64_t files = 0, losses = 0;
  };
  std::vector<Accepted> acceptances;
  std::vector<Cause> causes;                    // most files first
  std::vector<Group> folders, formats, faults;  // most files first
  std::optional<RunRecord> run;                 // the last one
};

[[nodiscard]] Result<ReportFigures> report_figures(const LedgerReader& ledger);

// How a file of that state is ordered: 0 needs a look most.
[[nodiscard]] unsigned urgency(State state);

}  // namespace offenbar::batch
