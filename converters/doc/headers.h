// Which headers and footers a document shows. [MS-DOC] 2.8.24, 2.8.26, 2.3.5
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "converters/doc/streams.h"

namespace offenbar::doc {

// The characters [begin, end) of each, counted from where the headers begin, each once: those of
// first pages only where a section has one, those of even pages only where they differ.
[[nodiscard]] std::vector<std::pair<std::uint32_t, std::uint32_t>> shown_headers(
    const Streams& streams);

}  // namespace offenbar::doc
