// Links on their way between the supervisor and the examiner, as JSON in a file: a channel's
// message is too small for them.
#pragma once

#include <map>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/descriptor.h"
#include "converters/base/result.h"
#include "converters/rewriting/links.h"

namespace offenbar::batch {

using NewLinks = std::map<rewriting::Link, rewriting::NewLink>;

inline constexpr std::size_t max_link_list = std::size_t{64} << 20U;  // bytes

// A file in memory. Errors: internal.
[[nodiscard]] Result<Descriptor> memory_file();

// Errors: those of writing.
[[nodiscard]] Result<void> write_links_list(int file, const std::vector<rewriting::Link>& links);
[[nodiscard]] Result<void> write_new_links(int file, const NewLinks& links);
// Errors: corrupt, also for a list larger than max_link_list.
[[nodiscard]] Result<std::vector<rewriting::Link>> read_links_list(Bytes text);
[[nodiscard]] Result<NewLinks> read_new_links(Bytes text);

}  // namespace offenbar::batch
