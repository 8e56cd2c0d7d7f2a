// Compresses RTF as PidTagRtfCompressed has it. [MS-OXRTFCP] 2.1, 3.1
#pragma once

#include <string>
#include <string_view>

namespace offenbar::generator {

[[nodiscard]] std::string compressed_rtf(std::string_view rtf);

}  // namespace offenbar::generator
