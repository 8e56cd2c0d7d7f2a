// One function per family, for read() only.
#pragma once

#include "converters/archive/archive_reader.h"
#include "converters/archive/budget.h"

namespace offenbar::archive {

// zip, 7z, tar, gz, bz2, xz, zst
[[nodiscard]] Result<void> read_by_libarchive(const Source& source, Budget& budget, Sink& sink);
// cab. [MS-CAB]
[[nodiscard]] Result<void> read_cabinet(const Source& source, Budget& budget, Sink& sink);
// szdd, kwaj
[[nodiscard]] Result<void> read_compressed(const Source& source, Budget& budget, Sink& sink);

// The name of the one file in `archive`: "x.doc" for "x.doc.gz".
[[nodiscard]] std::string name_without(std::string_view archive);

}  // namespace offenbar::archive
