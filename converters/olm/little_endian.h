// Writes the integers of [MS-OXOCAL]'s structures.
#pragma once

#include <concepts>
#include <cstddef>

#include "converters/mapi/item.h"

namespace offenbar::olm {

template <std::integral T>
void put_le(mapi::Binary& into, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i)
    into.push_back(static_cast<std::byte>((value >> (8 * i)) & 0xFF));
}

}  // namespace offenbar::olm
