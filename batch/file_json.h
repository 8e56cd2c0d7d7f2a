// One file of the ledger as JSON: the same object in events and in the report. CONTRACTS.md, JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "batch/file_record.h"
#include "batch/run_record.h"

namespace offenbar::batch {

// `redact` leaves out what quotes the document: where, before and after of its losses.
[[nodiscard]] nlohmann::ordered_json as_json(const FileRecord& record, bool redact);
// {"pending": 0, "done": 12, ...} with every state.
[[nodiscard]] nlohmann::ordered_json as_json(const StateCounts& states);

}  // namespace offenbar::batch
