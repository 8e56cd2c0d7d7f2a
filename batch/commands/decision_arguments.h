// What the commands that decide something have in common.
#pragma once

#include <cstdint>
#include <string>

#include "batch/command_line.h"
#include "batch/decisions.h"
#include "batch/ledger_reader.h"
#include "batch/stop.h"

namespace offenbar::batch {

// The state folder of the TARGET that is named.
[[nodiscard]] OrStop<std::string> state_folder_of(const CommandLine& line);
// --as, or the name of the user who calls; now; --why, which has to be there.
[[nodiscard]] OrStop<Decided> decided_by(const CommandLine& line);
// --withdraw N.
[[nodiscard]] OrStop<std::int64_t> withdrawn_id(const CommandLine& line);

struct ChosenScope {
  Scope scope;
  std::string sha256;  // of the one file it is
};
// --file: one that the ledger knows, or a folder that has files. Everything without it.
[[nodiscard]] OrStop<ChosenScope> chosen_scope(const CommandLine& line, const LedgerReader& ledger);

// "3  hyperlink in office/a/: accepted by Anna Amt, 2026-11-30: the intranet moved"
[[nodiscard]] std::string line_of(std::int64_t id, const std::string& about,
                                  const std::string& participle, const Decided& decided);
[[nodiscard]] std::string scope_words(const Scope& scope);

}  // namespace offenbar::batch
