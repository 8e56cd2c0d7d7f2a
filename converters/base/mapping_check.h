// Finds what is wrong in a folder of the user's tables, and says what would be right. What a table
// takes: mappings/tables.tsv.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/mapping.h"
#include "converters/base/result.h"

namespace offenbar {

struct MappingMistake {
  std::string file;
  std::size_t line = 0;  // from 1; 0: the whole file
  std::string what;      // "unknown column \"fonts\""
  std::string right;     // what would be right; may be empty
};

// The names of all tables, in order.
[[nodiscard]] std::vector<std::string> table_names();

// One table of the user, as text. `origin` names it in the mistakes.
// Errors: not_found if there is no table `name`; those of our own tables.
[[nodiscard]] Result<std::vector<MappingMistake>> check_table(std::string_view name,
                                                              std::string_view text,
                                                              const std::string& origin);
// All *.tsv of a folder, by name. Errors: not_found, unreadable.
[[nodiscard]] Result<std::vector<MappingMistake>> check_mappings(const std::string& folder);

// "fonts.tsv, line 3: ..."
[[nodiscard]] std::string text_of(const MappingMistake& mistake);

}  // namespace offenbar
