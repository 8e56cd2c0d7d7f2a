// Cuts the XML files of an archive into items.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/result.h"
#include "converters/base/zip.h"

namespace offenbar::olm {

// "email", "contact", "group", "appointment", "task", "note".
[[nodiscard]] bool is_item(std::string_view element);

struct Split {
  std::size_t count = 0;
  std::vector<std::string> items;  // each one's element as XML, if they were asked for
  std::optional<Error> broken;     // why there may be more
};

// The items directly in the root element, or the root if it is one.
[[nodiscard]] Split split(const zip::Archive& archive, const zip::Entry& member, bool keep_items);

}  // namespace offenbar::olm
