// How Word writes moments. [MS-DOC] 2.9.62
#pragma once

#include <cstdint>
#include <string>

namespace offenbar {

// "2004-05-06T07:08:00" of a DTTM; empty if it is none.
[[nodiscard]] std::string moment_of_dttm(std::uint32_t dttm);

}  // namespace offenbar
