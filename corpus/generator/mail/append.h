// Puts numbers into bytes, little-endian as all of Outlook's formats are. A string is the buffer.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>

namespace offenbar::generator {

template <std::unsigned_integral T>
void put(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) out += static_cast<char>((value >> (8 * i)) & 0xFF);
}

// Overwrites sizeof(T) bytes, which must exist, at `at`.
template <std::unsigned_integral T>
void put_at(std::string& out, std::size_t at, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i)
    out[at + i] = static_cast<char>((value >> (8 * i)) & 0xFF);
}

inline void pad_to(std::string& out, std::size_t multiple) {
  out.resize((out.size() + multiple - 1) / multiple * multiple, '\0');
}

}  // namespace offenbar::generator
