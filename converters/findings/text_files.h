// Findings of documents that are neither a package nor a compound file, and of OpenDocument.
#pragma once

#include "converters/base/bytes.h"
#include "converters/base/zip.h"
#include "converters/findings/account.h"

namespace offenbar::findings {

// Rich Text Format 1.9.1. Damage ends it early, without an error.
void add_rtf(Bytes document, Account& account);

// An OpenDocument package. Errors: Fault::corrupt, the first damage met.
[[nodiscard]] Result<void> add_odf(const zip::Archive& archive, Account& account);

}  // namespace offenbar::findings
