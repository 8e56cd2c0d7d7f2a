// Reads the plain tables of mappings/ (see its README): the shipped one, and the user's rows.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/result.h"

namespace offenbar {

class Table {
 public:
  using Row = std::vector<std::string>;  // as many cells as there are columns

  // The table `name` ("office-filters"), where the user's rows take the place of all shipped rows
  // with the same first cell. They stand in $OFFENBAR_MAPPINGS/<name>.tsv, or, if that variable is
  // not set, in /etc/offenbar/mappings/<name>.tsv.
  // Errors: Fault::not_found for an unknown name; corrupt, naming file and line, for a row with
  // too many or too few cells, or columns other than the shipped ones; unreadable.
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

 private:
  [[nodiscard]] Result<void> replace_rows(Table&& by, std::string_view origin);

  std::vector<std::string> columns_;
  std::vector<Row> rows_;
};

}  // namespace offenbar
