// Digests of the pictures in a package, each taken once; and what meta.xml says.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "converters/base/zip.h"
#include "converters/document/document.h"

namespace offenbar::odf {

class Pictures {
 public:
  explicit Pictures(const zip::Archive& archive) : archive_(archive) {}
  void add(Document& document, std::string_view href, const std::string& where);

 private:
  const zip::Archive& archive_;
  std::map<std::string, std::string, std::less<>> digests_;  // by member
};

// ODF 1.3 part 3, 4.3. A damaged meta.xml has no properties.
void read_meta(const zip::Archive& archive, Document& document);

}  // namespace offenbar::odf
