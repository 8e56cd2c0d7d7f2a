// Reads the plain tables of mappings/ (see its README): the shipped ones, and the rows of the user.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/result.h"

namespace offenbar {

// Where the user's tables lie, the weakest first: the folders in $OFFENBAR_MAPPINGS, parted by
// colons, or, where that is not set, /etc/offenbar/mappings.
[[nodiscard]] std::vector<std::string> mapping_folders();
// Adds a folder that wins over those before it, for this process and those it starts. Called before
// there are threads. Errors: unreadable if a colon is in its name.
[[nodiscard]] Result<void> add_mapping_folder(const std::string& folder);

class Table {
 public:
  using Row = std::vector<std::string>;  // as many cells as there are columns
  // Where a row was written.
  struct Origin {
    std::string file;      // as told to people; "mappings/<name>.tsv" for a shipped one
    std::size_t line = 0;  // from 1
    bool shipped = false;
  };

  // The table `name` ("office-filters"): in each of mapping_folders(), <name>.tsv may hold rows
  // that take the place of all rows so far with the same first cell. Such a table names the columns
  // it has, in any order; those it leaves out keep what the row had so far, or are empty. Errors:
  // Fault::not_found for an unknown name; corrupt, naming file and line, for a row with too many or
  // too few cells, an unknown column, or a table without its first column; unreadable.
  [[nodiscard]] static Result<Table> load(std::string_view name);
  // The table as it was built in; reads no file.
  [[nodiscard]] static Result<Table> shipped(std::string_view name);
  // Reads the user's rows of these tables now, for a process that will be locked in and may open no
  // file then: load() finds them. Called before there are threads. Errors: unreadable; corrupt.
  [[nodiscard]] static Result<void> remember(std::span<const std::string_view> names);
  // A table from text. `origin` is for messages.
  [[nodiscard]] static Result<Table> parse(std::string_view text, std::string_view origin);

  [[nodiscard]] std::span<const std::string> columns() const { return columns_; }
  // In file order; what the user added comes last.
  [[nodiscard]] std::span<const Row> rows() const { return rows_; }
  // The first row whose first cell is `key`, or null.
  [[nodiscard]] const Row* find(std::string_view key) const;
  // Empty if there is no such column.
  [[nodiscard]] std::string_view at(const Row& row, std::string_view column) const;
  // `row` is one of rows().
  [[nodiscard]] const Origin& origin(const Row& row) const;

  // Puts the user's table over this one, as load() does.
  [[nodiscard]] Result<void> replace_rows(Table&& by, std::string_view origin);

 private:
  [[nodiscard]] Row completed(const Table& by, const Row& row) const;

  std::vector<std::string> columns_;
  std::vector<Row> rows_;
  std::vector<Origin> origins_;  // of rows_
};

// The text of a user's table; empty if there is no such file. Errors: unreadable, corrupt (larger
// than 16 MiB).
[[nodiscard]] Result<std::string> read_users_table(const std::string& path);

}  // namespace offenbar
