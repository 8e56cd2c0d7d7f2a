// Values as cells and formulas of binary workbooks spell them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "converters/base/bytes.h"

namespace offenbar::biff {

// Versions of the record format; 12 is that of [MS-XLSB].
enum class Version : std::uint8_t {
  biff2 = 2,
  biff3 = 3,
  biff4 = 4,
  biff5 = 5,
  biff8 = 8,
  biff12 = 12
};

// A number in 30 bits, as an integer or as the upper half of a double. [MS-XLS] 2.5.217
[[nodiscard]] double number_of_rk(std::uint32_t rk);

// "#DIV/0!" of 7; "#N/A" of those that are not known. [MS-XLS] 2.5.10
[[nodiscard]] std::string_view error_text(std::uint8_t code);

// A function by its number. [MS-XLS] 2.5.198.17
struct Function {
  std::string_view name;  // empty: there is none of that number
  int parameters = -1;    // how many it always has; -1: that differs from call to call
};
[[nodiscard]] Function function_of(std::uint32_t number);

}  // namespace offenbar::biff
