// What stands in the way of a conversion, found before anything loads the file.
#pragma once

#include <optional>

#include "converters/detect.h"

namespace offenbar {

struct Soundness {
  // Damage that makes the file unreadable: cut off, checksum wrong, main part missing, content that
  // our own reader cannot follow. A few slack bytes, or a part that the office can do without, are
  // none.
  std::optional<Error> damage;
  // What the reader counted on the way; nothing where the row has no reader.
  std::optional<Facts> facts;
};

// Not for a file that is locked: its content shows nothing.
[[nodiscard]] Soundness check_soundness(const Content& content, const Format& format);

}  // namespace offenbar
