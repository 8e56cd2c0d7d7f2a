// Files whose texts are nearly the same, by their likeness (converters/findings/similarity.h).
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace offenbar::batch {

struct Alike {
  std::int64_t id = 0;
  std::uint64_t likeness = 0;  // not 0
};

// The first file (lowest id) that each of the others is like, directly or through one between.
// Files that are like no earlier one are not in the answer. Memory: 40 bytes a file.
[[nodiscard]] std::unordered_map<std::int64_t, std::int64_t> near_duplicates(
    std::vector<Alike> files);

}  // namespace offenbar::batch
