// Values of options: sizes, times, counts, lists.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string_view>

#include "batch/file_record.h"
#include "batch/stop.h"

namespace offenbar::batch {

// Each names `option` ("--memory") in its Stop, with exit code 2 and what would have been right.

// "800M", "4G", "2GiB", "1T" or bytes, in powers of 1024; at least 1.
[[nodiscard]] OrStop<std::uint64_t> size_value(std::string_view option, std::string_view text);
// "300", "90s", "5m", "1h"; at least a second.
[[nodiscard]] OrStop<std::chrono::seconds> time_value(std::string_view option,
                                                      std::string_view text);
// 1 to `most`.
[[nodiscard]] OrStop<unsigned> count_value(std::string_view option, std::string_view text,
                                           unsigned most);
// "all", "none" or a list such as "encrypted,failed".
[[nodiscard]] OrStop<std::set<State>> carry_value(std::string_view text);

}  // namespace offenbar::batch
