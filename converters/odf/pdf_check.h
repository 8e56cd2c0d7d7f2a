// The first check of a PDF/A-2 result. ISO 32000-1, 7.5; ISO 19005-2, 6.6.4
#pragma once

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::odf {

// It begins and ends like a PDF, its cross-reference stands where it says, and its metadata claim
// PDF/A part 2. Whether the claim holds is for a validator.
// Errors: Fault::bad_result.
[[nodiscard]] Result<void> check_pdfa(Bytes whole);

}  // namespace offenbar::odf
