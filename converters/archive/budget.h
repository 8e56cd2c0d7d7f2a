// How much an archive may unpack: against bombs.
#pragma once

#include <cstdint>

#include "converters/archive/archive_reader.h"

namespace offenbar::archive {

class Budget {
 public:
  // `packed`: bytes of the whole archive.
  Budget(const Limits& limits, std::uint64_t packed) : limits_(limits), packed_(packed) {}

  // Errors: over_output, with the member that is one too many.
  [[nodiscard]] Result<void> count_member();
  // A member's bytes begin; `position`: packed bytes read so far.
  void begin(std::uint64_t position);
  // `bytes` more of it, with `position` packed bytes read so far. Errors: over_output.
  [[nodiscard]] Result<void> take(std::uint64_t bytes, std::uint64_t position);

 private:
  Limits limits_;
  std::uint64_t packed_;
  std::uint64_t members_ = 0;
  std::uint64_t all_ = 0;     // unpacked, members that were refused included
  std::uint64_t member_ = 0;  // of this member
  std::uint64_t begin_ = 0;
};

}  // namespace offenbar::archive
