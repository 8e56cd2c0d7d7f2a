// Opens encrypted ODF packages for the comparison: a reader of its own. ODF 1.3 part 2, 3.4, and
// what LibreOffice 24.2 and later write by default (the whole package at once).
#pragma once

#include <string>
#include <string_view>

#include "converters/base/result.h"
#include "converters/base/zip.h"

namespace offenbar::odf {

// The package that the password opens, nothing in it compressed.
// Errors: Fault::encrypted if the password is wrong; unsupported for an algorithm that is not
// known; corrupt; over_memory above 1 GiB.
[[nodiscard]] Result<std::string> decrypted_package(const zip::Archive& archive,
                                                    std::string_view password);

}  // namespace offenbar::odf
