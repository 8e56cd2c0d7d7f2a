// The first check of every result: is this a whole ODF package of the wanted kind?
#pragma once

#include <string_view>

#include "converters/base/zip.h"
#include "converters/facts.h"

namespace offenbar::odf {

// What the package holds, counted on the way. ODF 1.3 part 2, 3
// The zip is whole, `mimetype` stands first, stored, without extra field, and says `media_type`;
// META-INF/manifest.xml lists exactly the members; every XML member is well-formed. Members of an
// encrypted package are not read: all facts are unknown then.
// Errors: Fault::bad_result.
[[nodiscard]] Result<Facts> check_package(Bytes whole, std::string_view media_type);

// The counts of a package from elsewhere. Errors: Fault::corrupt, encrypted.
[[nodiscard]] Result<Facts> package_facts(const zip::Archive& archive);
// The same of a flat document. Errors: Fault::corrupt.
[[nodiscard]] Result<Facts> flat_facts(Bytes document);

// True if the manifest says that members are encrypted.
[[nodiscard]] bool is_encrypted(const zip::Archive& archive);

}  // namespace offenbar::odf
