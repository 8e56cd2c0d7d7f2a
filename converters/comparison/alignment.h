// What two sequences have in common, and where they differ: patience first, Myers in between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace offenbar {

// Elements of `a` in [a_begin, a_end) stand where `b` has those in [b_begin, b_end). One of the two
// may be empty.
struct Hunk {
  std::size_t a_begin = 0, a_end = 0;
  std::size_t b_begin = 0, b_end = 0;
  bool operator==(const Hunk&) const = default;
};

// The hunks in order; what lies between them is equal. Memory is linear in the lengths, and time is
// bounded: where the sequences have too little in common, a whole stretch is one hunk.
// E. W. Myers, "An O(ND) difference algorithm and its variations", 1986.
[[nodiscard]] std::vector<Hunk> align(std::span<const std::uint64_t> a,
                                      std::span<const std::uint64_t> b);

}  // namespace offenbar
