// Identifiers for objects that have none, the same in every run.
#pragma once

#include <string>
#include <string_view>

namespace offenbar {

// An UUID made of the SHA-256 of `seed`, in lower case. RFC 9562, 5.8 (version 8)
[[nodiscard]] std::string uuid_of(std::string_view seed);

}  // namespace offenbar
