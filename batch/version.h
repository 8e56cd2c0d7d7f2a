// Which offenbar this is. CMake hands in the number of its project().
#pragma once

#include <string_view>

namespace offenbar::batch {

inline constexpr std::string_view version = OFFENBAR_VERSION;

}  // namespace offenbar::batch
