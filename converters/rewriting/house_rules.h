// What an administration wants its results to name: fonts, styles, templates, properties, as its
// mappings say. Applied to an ODF package that this program has just stored.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::rewriting {

struct HouseRules {
  struct Font {
    std::string becomes;
    bool same_widths = false;  // lines break where they did
  };
  struct Style {
    std::string family, name, becomes;  // names as people see them
  };
  struct Template {
    std::string becomes, title;  // "-": none
  };
  struct Property {
    std::string name, value, becomes;  // value "*": any; becomes "-": removed
  };

  std::map<std::string, Font> fonts;  // by name in lower case (ASCII)
  std::vector<Style> styles;
  std::map<std::string, Template> templates;  // by file name or path in lower case
  std::vector<Property> properties;

  // mappings/fonts, styles, templates, metadata. Errors: those of the tables.
  [[nodiscard]] static Result<HouseRules> load();
  [[nodiscard]] bool empty() const {
    return fonts.empty() && styles.empty() && templates.empty() && properties.empty();
  }
};

// One row that was applied, and to how many places.
struct Applied {
  std::string table;  // "fonts"
  std::string was, is;
  std::uint64_t places = 0;
  bool same_widths = true;  // of fonts
};

// `climb` leads from the result's folder to TARGET ("../../"); templates below TARGET are named
// with it. Writes the package to `out`, an empty file; if nothing applies, `out` stays empty and so
// is the answer. Errors: as edit_package().
[[nodiscard]] Result<std::vector<Applied>> apply(Bytes package, const HouseRules& rules,
                                                 std::string_view climb, int out);

}  // namespace offenbar::rewriting
