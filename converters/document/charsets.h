// The character sets that Windows fonts name. [MS-WMF] 2.1.1.5
#pragma once

#include <cstdint>

namespace offenbar {

inline constexpr int symbol_charset = 2;

// The code page; 0 where the set says nothing (0 ANSI, 1 default, 2 symbols, unknown ones).
[[nodiscard]] unsigned code_page_of_charset(int charset);

}  // namespace offenbar
