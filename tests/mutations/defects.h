// Single defects, put into the XML of a result.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace offenbar::mutations {

struct Defect {
  std::string_view name;
  std::string_view member;  // of the package: "content.xml"; "formula", "chart": that of the first
  std::string_view kinds;   // media types it makes sense for: "text", "spreadsheet", "presentation"
  std::string_view expects;  // categories, separated by spaces: one of them must be told
  // The member with the defect at the n-th of its places; nothing if there are fewer.
  std::optional<std::string> (*seed)(const std::string& xml, std::size_t n);
};

[[nodiscard]] std::span<const Defect> defects();
// Those of what stands beside the text and of how it looks; part of defects().
[[nodiscard]] std::span<const Defect> held_defects();
// Those of what sheets ask for beside their cells, and of charts; part of defects().
[[nodiscard]] std::span<const Defect> sheet_defects();

// The same document with other names for its automatic styles.
[[nodiscard]] std::string with_other_style_names(const std::string& xml);

}  // namespace offenbar::mutations
