// What is in a VBA project, for people: its modules as text, and what of it will not work.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "converters/base/mapping.h"
#include "converters/vba/project.h"

namespace offenbar::vba {

// A procedure that another program does not run as it did, or that it cannot run.
struct Obstacle {
  std::string note;        // a reason of mappings/macro-reasons.tsv: "macro_event"
  std::string where;       // "ThisDocument.Document_Open"
  std::string word;        // that gave it away
  std::uint64_t line = 0;  // in the module's source, from 1
};

inline constexpr std::size_t max_obstacles = 1000;

// `reasons` is the table macro-reasons. Comments and texts in quotes count for nothing; names are
// compared in any case. One per procedure and word.
[[nodiscard]] std::vector<Obstacle> obstacles(const Project& project, const Table& reasons);

// The inventory and then each module's source, as one text.
[[nodiscard]] std::string as_text(const Project& project, const std::vector<Obstacle>& obstacles);

}  // namespace offenbar::vba
