// The tables that hold for a batch: shipped, the machine's, those its command names; and the user's
// own folder among them, whose tables the pages may replace.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "batch/ledger_view.h"
#include "batch/mapping_layers.h"
#include "batch/state_folder.h"
#include "gui/batches.h"

namespace offenbar::gui {

class BatchMappings {
 public:
  // Errors: not_found if no run was there and none is planned.
  [[nodiscard]] static Result<BatchMappings> of(const Batches& batches, const Batch& batch);

  // The weakest first.
  [[nodiscard]] const std::vector<std::string>& folders() const { return folders_; }
  // The strongest folder that may be written here; empty: none.
  [[nodiscard]] const std::string& own_folder() const { return own_; }
  [[nodiscard]] const batch::StateFolder& state() const { return state_; }

  // Errors: of the tables as they lie there, with file and line.
  [[nodiscard]] Result<Table> table(const std::string& name) const;
  // As it would be with this text in the own folder.
  [[nodiscard]] Result<Table> table_with(const std::string& name, const std::string& text) const;
  // Blank where there is none.
  [[nodiscard]] Result<std::string> own_text(const std::string& name) const;
  // Errors: those of batch::OwnTables; internal, if nobody can note who did it.
  [[nodiscard]] Result<void> save(const std::string& name, const std::string& text,
                                  const std::string& before, const std::string& who);

 private:
  [[nodiscard]] Result<Table> layered(const std::string& name, const std::string* own_text) const;

  batch::StateFolder state_;
  std::vector<std::string> folders_;
  std::string own_, own_root_;
};

[[nodiscard]] bool is_table(const std::string& name);
// True if a cell holds `text`, a normalised_key().
[[nodiscard]] bool holds(const Table::Row& row, const std::string& text);
// What a table is for, as its own first lines say (English).
[[nodiscard]] std::string purpose_of(const std::string& table);

// How many files of a batch have to do with a row: those of its format, or with its category of
// losses, or in its folder. Nothing where nobody has counted.
[[nodiscard]] std::optional<std::uint64_t> files_of_row(const batch::LedgerView& view,
                                                        const std::string& column,
                                                        const std::string& key);

// A line of a table as text, replaced by `cells`, or taken out where there are none; 0 adds one.
// A table that is blank begins with these columns.
[[nodiscard]] std::string with_row(const std::string& text, std::span<const std::string> columns,
                                   std::size_t line, std::span<const std::string> cells);
// As it is kept: lines end with \n.
[[nodiscard]] std::string table_text(const std::string& sent);

}  // namespace offenbar::gui
