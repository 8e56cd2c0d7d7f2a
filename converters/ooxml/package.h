// The package: content types and relationships. [ECMA-376] part 2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converters/base/result.h"
#include "converters/base/zip.h"

namespace offenbar::ooxml {

inline constexpr std::uint64_t max_part = std::uint64_t{8} << 30U;  // bytes, decompressed

struct Relationship {
  std::string id;
  std::string type;    // the last word of its URI: "officeDocument", "slide"
  std::string target;  // part name without leading slash; a URI if external
  bool external = false;
};

// What the package says about its main part.
struct Package {
  std::string main_part;  // "word/document.xml"; empty if no relationship names one
  std::string main_type;  // its content type; empty if [Content_Types].xml does not tell
};

// Errors: Fault::not_found if this is no package; corrupt if [Content_Types].xml or _rels/.rels
// are damaged.
[[nodiscard]] Result<Package> read_package(const zip::Archive& archive);

// The relationships of one part; none if it has none. Part "" is the package itself.
[[nodiscard]] Result<std::vector<Relationship>> relationships_of(const zip::Archive& archive,
                                                                 std::string_view part);

// "ppt/slides/slide1.xml" for the relationship target "../slides/slide1.xml" of "ppt/a/b.xml".
[[nodiscard]] std::string resolve(std::string_view part, std::string_view target);

}  // namespace offenbar::ooxml
