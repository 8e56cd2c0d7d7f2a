// Flat OPC: a whole Office Open XML package as one XML file ("Word XML Document"). LibreOffice
// reads only the package. [ECMA-376] part 2; schema
// http://schemas.microsoft.com/office/2006/xmlPackage
#pragma once

#include <string>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::office {

// The name of what LibreOffice is to load: `name` itself, or, if `head` (its first bytes) says that
// it is Flat OPC, a package made of it in the same folder, "t/package.zip".
// Errors: Fault::corrupt, for XML that is not well-formed or base64 that is none; disk_full.
[[nodiscard]] Result<std::string> unpack_flat_opc(const std::string& name, Bytes head);

}  // namespace offenbar::office
