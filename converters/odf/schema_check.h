// Conformance of a package's XML to a RELAX NG schema, such as OASIS publishes for OpenDocument.
#pragma once

#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/base/zip.h"

namespace offenbar::odf {

struct SchemaError {
  std::string part;     // "content.xml"
  std::string element;  // where it was noticed, "style:page-layout"; may be empty
  std::string what;     // in the words of libxml2
  std::uint64_t count = 1;
};

struct Conformance {
  std::vector<SchemaError> errors;  // alike ones together, in the order of their first
  // Elements and attributes of foreign namespaces, which an extended document may have
  // (OpenDocument 1.3, part 3, 3.17): namespace -> how many. They were left out before the rest was
  // checked.
  std::vector<std::pair<std::string, std::uint64_t>> foreign;
  std::vector<std::string> unchecked;  // parts larger than max_part
};

inline constexpr std::uint64_t max_part = std::uint64_t{256} << 20U;  // bytes

// Checks content.xml, styles.xml, meta.xml and settings.xml. `schema` is RELAX NG in XML; it may
// name no other files. Errors: unsupported (the schema cannot be compiled); corrupt (a part is no
// XML, or cannot be read).
[[nodiscard]] Result<Conformance> check_schema(const zip::Archive& package, Bytes schema);

}  // namespace offenbar::odf
