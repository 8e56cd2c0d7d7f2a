// How long a file will take, guessed before anything has looked into it.
#pragma once

#include <cstdint>
#include <string_view>

namespace offenbar::batch {

// Only good for putting the long ones first: bytes of a plain copy are the unit.
[[nodiscard]] std::int64_t weight_of(std::string_view name, std::uint64_t size);

// What follows the last dot of a name, as written; empty if there is none or it is longer than
// eight bytes.
[[nodiscard]] std::string_view extension_of(std::string_view name);

}  // namespace offenbar::batch
