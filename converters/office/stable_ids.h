// Makes two conversions of the same document the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "converters/base/result.h"

namespace offenbar::office {

// LibreOffice makes ids of addresses in memory (tracked changes, "ct94183") and of the time of day
// (lists, "list1523388"), and names fonts in the order of addresses. In the ODF file `name` of the
// current folder, and in the charts inside it, they are numbered in order of appearance and fonts
// are named in the order of what they say; absolute links are absolute again (absolute_links.h).
// Members that need none of it are copied without being packed again. Errors: Fault::bad_result if
// the file is no archive; disk_full.
[[nodiscard]] Result<void> stabilise_ids(const std::string& name);

// The same for one XML text, on its bytes. Exposed for tests.
[[nodiscard]] std::string with_stable_ids(std::string_view xml);

}  // namespace offenbar::office
