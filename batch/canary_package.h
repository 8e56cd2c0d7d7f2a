// Zip packages for marker documents, as short as they can be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converters/base/result.h"

namespace offenbar::batch {

struct CanaryPart {
  std::string name;  // "word/document.xml"
  std::string content;
  std::string type;  // OPC content type; empty: by extension (rels, xml, png, svg, bin)
};

struct CanaryRelation {
  std::string id;    // "rId1"
  std::string type;  // last component of the officeDocument relationship type: "image"
  std::string target;
  bool external = false;
};

// One relationship part. [ECMA-376-2] 9.3
[[nodiscard]] std::string canary_relations(const std::vector<CanaryRelation>& relations);

// An OPC package with its content types and the relation to its main part, which is the first.
[[nodiscard]] Result<std::string> canary_opc(const std::vector<CanaryPart>& parts);

// A plain zip archive; the first part is stored, as ODF wants its mimetype.
[[nodiscard]] Result<std::string> canary_zip(const std::vector<CanaryPart>& parts);

}  // namespace offenbar::batch
