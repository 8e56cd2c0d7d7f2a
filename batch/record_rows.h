// Rows of the ledger as records, and back: shared by its writer and its readers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "batch/database.h"
#include "batch/file_record.h"
#include "batch/run_record.h"

namespace offenbar::batch {

// "SELECT <record_columns> FROM files JOIN roots ON roots.id = files.root ..." fits read_record().
extern const std::string_view record_columns;
[[nodiscard]] FileRecord read_record(const Statement& row);  // without its outputs

// Of files that are not gone and were compared with their source.
[[nodiscard]] Result<VerdictCounts> count_verdicts(Database& database);

// "SELECT path, sha256, is_copy FROM outputs ..."
[[nodiscard]] Output read_output(const Statement& row);

// Text that is not UTF-8 is stored with U+FFFD in its place.
[[nodiscard]] std::string losses_text(const std::vector<Loss>& losses);
[[nodiscard]] std::vector<Loss> losses_of(const std::string& text);
[[nodiscard]] std::string notes_text(const std::vector<std::string>& notes);
[[nodiscard]] std::vector<std::string> notes_of(const std::string& text);
[[nodiscard]] std::string run_text(const RunRecord& run);
// `text` as run_text() wrote it; what is missing keeps its default.
[[nodiscard]] RunRecord run_of(const std::string& text);

}  // namespace offenbar::batch
