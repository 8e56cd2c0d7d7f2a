// A change of one of the user's tables that somebody looks at before it is saved.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/app.h"
#include "gui/mappings.h"

namespace offenbar::gui {

struct ChangedRow {
  bool added = false;  // else gone
  Table::Row cells;
  std::optional<std::uint64_t> files;  // see files_of_row()
};

struct Change {
  static constexpr std::size_t most_rows = 500;

  std::string text;    // the table as it would be
  std::string before;  // digest of the table as it is now
  bool stale = false;  // it is another one than the form began with
  std::vector<MappingMistake> mistakes{};
  std::vector<std::string> columns{};
  std::vector<ChangedRow> rows{};  // at most most_rows
  std::uint64_t gone = 0, added = 0;
  std::uint64_t finished = 0;  // files that were converted by tables as they were
};

// What the form of the call wants: `text`, or for `do` row and remove the fields c0, c1 ... of
// `line`; `before` is the digest that it began with. Errors: unsupported, where there is no own
// folder, or too much; those of the tables.
[[nodiscard]] Result<Change> change_of(Call& call, const BatchMappings& mappings,
                                       const std::string& name);

// Those that the own table has; all, if there is none.
[[nodiscard]] std::vector<std::string> columns_of(const std::string& own_text, const Table& table);
[[nodiscard]] int status_of(const Error& error);

}  // namespace offenbar::gui
