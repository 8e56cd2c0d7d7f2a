// A scan for scripts: one object per file and line. CONTRACTS.md, JSON
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <ostream>

#include "batch/scan_reader.h"

namespace offenbar::batch {

// {"source", "format", "findings": [{"kind", "where", "detail", "count"}], "state", "size", ...}
[[nodiscard]] nlohmann::ordered_json scan_json(const ScannedFile& file);
[[nodiscard]] Result<void> write_scan_lines(ScanReader& reader, std::ostream& out);

}  // namespace offenbar::batch
