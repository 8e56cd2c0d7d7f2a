// One file of the ledger as JSON: the same object in events and in the report. CONTRACTS.md, JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "batch/file_record.h"
#include "batch/run_record.h"

namespace offenbar::batch {

// `redact` leaves out what quotes the document: where, before and after of its losses, and what was
// refused to it.
[[nodiscard]] nlohmann::ordered_json as_json(const FileRecord& record, bool redact);
// {"pending": 0, "done": 12, ...} with every state.
[[nodiscard]] nlohmann::ordered_json as_json(const StateCounts& states);
// {"identical": 12, "content": 3}: those that there are.
[[nodiscard]] nlohmann::ordered_json as_json(const VerdictCounts& verdicts);

// The notes as they may be told: "refused: <address>" is only "refused" where that is redacted, as
// is what was mapped and what macros are called.
[[nodiscard]] std::vector<std::string> told_notes(const FileRecord& record, bool redact);

}  // namespace offenbar::batch
