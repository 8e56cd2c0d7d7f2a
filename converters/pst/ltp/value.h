// Values of properties as a PST stores them. [MS-PST] 2.3.3.3, 2.3.3.4
#pragma once

#include <cstdint>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/mapi/property.h"

namespace offenbar::pst::ltp {

// Whether the value lies in the record itself: types of four bytes or fewer.
[[nodiscard]] bool is_inline(mapi::PropType type);
// The bytes of one value of a type of fixed size; 0 for the others.
[[nodiscard]] std::size_t fixed_bytes(mapi::PropType type);

// Understands the bytes of a value of any type. Errors: Fault::corrupt, naming the tag.
[[nodiscard]] Result<mapi::Value> decode_value(mapi::PropTag tag, Bytes bytes);

}  // namespace offenbar::pst::ltp
