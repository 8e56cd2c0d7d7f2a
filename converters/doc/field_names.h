// What the fields of a text are: Word 97 and older write their names in the language of the
// program, beside numbers that say which they are. [MS-DOC] 2.8.25, 2.9.88 to 2.9.90
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "converters/doc/streams.h"

namespace offenbar::doc {

class FieldNames {
 public:
  explicit FieldNames(const Streams& streams);

  // The English name of the field that begins at that character of the whole text ("PAGE"); empty
  // if its number is none of those that matter here.
  [[nodiscard]] std::string_view at(std::uint32_t position) const;

 private:
  struct Begin {
    std::uint32_t position = 0;
    std::uint8_t type = 0;  // flt
  };
  std::vector<Begin> begins_;  // in order
};

}  // namespace offenbar::doc
