// Numbers that look random and are the same for the same seed on every machine.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace offenbar::generator {

// SplitMix64: one 64-bit state, good enough for test data and fast.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  // 0 to limit - 1.
  std::uint64_t below(std::uint64_t limit) { return next() % limit; }
  // True in one of `n` cases.
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  template <class T, std::size_t n>
  const T& pick(const T (&choices)[n]) {
    return choices[below(n)];
  }
  // Bytes that no program can compress.
  std::string bytes(std::size_t count) {
    std::string out(count, '\0');
    for (std::size_t at = 0; at < count; at += 8) {
      const std::uint64_t value = next();
      for (std::size_t i = at; i < at + 8 && i < count; ++i)
        out[i] = static_cast<char>(value >> (8 * (i - at)));
    }
    return out;
  }

 private:
  std::uint64_t state_;
};

}  // namespace offenbar::generator
