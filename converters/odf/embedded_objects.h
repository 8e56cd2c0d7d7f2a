// Objects within a document: formulas, charts, and others. ODF 1.3 part 3, 10.4.6
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converters/base/zip.h"
#include "converters/document/document.h"

namespace offenbar::odf {

class EmbeddedObjects {
 public:
  // One that the text refers to, as "./Object 1".
  void add(std::string_view href, std::string where);
  // Reads them, when the text is read: a handler must not parse from within. One that is damaged is
  // an object like others.
  void read(const zip::Archive& archive, Document& document) const;

 private:
  static constexpr std::size_t most_objects = 20'000;
  struct Reference {
    std::string name;
    std::string where;
  };
  std::vector<Reference> references_;
};

}  // namespace offenbar::odf
