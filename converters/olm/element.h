// One item's XML as a tree.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/base/result.h"

namespace offenbar::olm {

// Deeper ones are left out: nothing that becomes a property lies that deep.
inline constexpr std::size_t max_element_depth = 16;

struct Element {
  std::string name;
  std::string text;  // of the element itself, all pieces
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<Element> children;

  // The first child of that name; null if there is none.
  [[nodiscard]] const Element* child(std::string_view wanted) const;
  // Its text; empty if there is none.
  [[nodiscard]] std::string_view text_of(std::string_view wanted) const;
  // Empty if there is none.
  [[nodiscard]] std::string_view attribute(std::string_view wanted) const;
};

// Errors: Fault::corrupt if the XML is not well-formed.
[[nodiscard]] Result<Element> parse_element(std::string_view xml);

}  // namespace offenbar::olm
