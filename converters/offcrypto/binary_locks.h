// Where the binary formats keep their locks. For lock.cpp only.
#pragma once

#include <optional>

#include "converters/offcrypto/lock.h"

namespace offenbar::offcrypto {

// FibBase and the start of the table stream. [MS-DOC] 2.5.2 and 2.2.6
[[nodiscard]] Result<std::optional<Lock>> find_word_lock(const cfb::CompoundFile& file);

// CryptSession10Container. [MS-PPT] 2.3.7
[[nodiscard]] Result<std::optional<Lock>> find_slides_lock(const cfb::CompoundFile& file);

}  // namespace offenbar::offcrypto
