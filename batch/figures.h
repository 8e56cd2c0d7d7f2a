// Figures as people read them on a command line.
#pragma once

#include <cstdint>
#include <string>

namespace offenbar::batch {

[[nodiscard]] std::string grouped(std::uint64_t number);   // "1,204"
[[nodiscard]] std::string size_text(std::uint64_t bytes);  // "3.4 MiB"
[[nodiscard]] std::string duration_text(double seconds);   // "2 h 14 min", "48 s"

}  // namespace offenbar::batch
