// What stands in the way of a conversion, found before anything loads the file.
#pragma once

#include <optional>

#include "converters/detect.h"

namespace offenbar {

// Damage that makes the file unreadable: cut off, checksum wrong, main part missing or ill-formed.
// A few slack bytes, or a part that the office can do without, are none. Never for a file that is
// locked: its content shows nothing.
[[nodiscard]] std::optional<Error> find_damage(const Content& content, const Format& format);

}  // namespace offenbar
