// The user's folders of mappings: which hold, and whether they are right.
#pragma once

#include <string>
#include <vector>

#include "batch/stop.h"
#include "converters/base/mapping_check.h"

namespace offenbar::batch {

// Puts the folders of --mappings over those of the machine; the last one wins. They hold for all
// processes that are started from here. Stops with exit code 2 if one is no folder.
[[nodiscard]] OrStop<void> use_mappings(const std::vector<std::string>& folders);

// What is wrong in the folders that hold. A folder of the machine that is not there is fine.
[[nodiscard]] OrStop<std::vector<MappingMistake>> mapping_mistakes();

// Stops with exit code 2 and names the first mistakes, if there are any.
[[nodiscard]] OrStop<void> require_sound_mappings();

}  // namespace offenbar::batch
