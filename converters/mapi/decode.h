// Values of properties from the bytes that MSG files and TNEF streams hold. [MS-OXCDATA] 2.11
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/mapi/property.h"

namespace offenbar::mapi {

[[nodiscard]] constexpr bool is_multiple(PropType type) {
  return (static_cast<unsigned>(type) & 0x1000U) != 0;
}
// The type of one of the values.
[[nodiscard]] constexpr PropType single_of(PropType type) {
  return static_cast<PropType>(static_cast<unsigned>(type) & 0xEFFFU);
}

// Bytes of one value; nothing for texts, binaries, objects and types that are unknown.
[[nodiscard]] std::optional<std::size_t> fixed_size(PropType type);
// One of the types of [MS-OXCDATA] 2.11.1, single or multiple.
[[nodiscard]] bool is_known(PropType type);

// More values in one property than any program writes.
constexpr std::size_t max_values = 1'000'000;

// One value of a single type. Texts lose their terminating zeros; types unknown are Binary.
// Errors: Fault::corrupt if the bytes are fewer than the type needs.
[[nodiscard]] Result<Value> decode(PropType type, Bytes bytes);
// Several of a multiple type, one each. Types that cannot be multiple are Fault::corrupt.
[[nodiscard]] Result<Value> decode_several(PropType type, const std::vector<Bytes>& values);

}  // namespace offenbar::mapi
