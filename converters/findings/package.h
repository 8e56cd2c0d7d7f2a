// Findings of Office Open XML packages: one pass over all members, each decompressed once.
#pragma once

#include "converters/content.h"
#include "converters/findings/account.h"
#include "converters/findings/functions.h"

namespace offenbar::findings {

// Errors: Fault::corrupt, the first damage met; what was found before and after it stands.
[[nodiscard]] Result<void> add_package(const Content& content, const Functions& functions,
                                       Account& account);

}  // namespace offenbar::findings
