// Flat OPC, a package as one XML file ("Word XML Document"), made a package again for the readers
// of packages. Schema http://schemas.microsoft.com/office/2006/xmlPackage
//
// The converter has its own: what is compared shares nothing with it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::ooxml {

// The bytes of a zip archive, not compressed. Elements have other prefixes than in `flat`.
// Errors: Fault::corrupt, for XML that is not well-formed; over_memory above 4 GiB, or if one part
// gets larger than `most_of_part`: each element may need the declarations of those around it.
[[nodiscard]] Result<std::string> package_of_flat_opc(Bytes flat,
                                                      std::size_t most_of_part = std::size_t{1}
                                                                                 << 30U);

// The bytes that base64 stands for; what is none of its letters is passed over.
[[nodiscard]] std::string from_base64(std::string_view text);

}  // namespace offenbar::ooxml
