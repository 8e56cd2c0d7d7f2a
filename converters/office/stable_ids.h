// Makes two conversions of the same document the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "converters/base/result.h"

namespace offenbar::office {

// LibreOffice makes the ids of tracked changes from addresses in memory ("ct94183"). In the ODF
// file `name` of the current folder they become ct1, ct2 ... in order of appearance. A file without
// any is left as it is; the other members are copied without being packed again. Errors:
// Fault::bad_result if the file is no archive; disk_full.
[[nodiscard]] Result<void> stabilise_ids(const std::string& name);

// The same for one XML text, on its bytes. Exposed for tests.
[[nodiscard]] std::string with_stable_ids(std::string_view xml);

}  // namespace offenbar::office
