// Values between separators: RFC 4180, with any of the separators that Outlook writes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/bytes.h"

namespace offenbar::contacts {

class CsvTable {
 public:
  using Row = std::vector<std::string>;
  static constexpr std::size_t max_cells = 10'000;  // of a row; the rest of it is left out

  // The text becomes UTF-8; the separator is the one that the first line has most of.
  explicit CsvTable(Bytes file);

  // The next row that is not empty; a quote that nobody closes ends with the file.
  [[nodiscard]] std::optional<Row> next();
  [[nodiscard]] std::size_t line() const { return line_; }  // where the last row began, from 1

 private:
  [[nodiscard]] std::string cell();
  void end_line();

  std::string text_;
  char separator_ = ',';
  std::size_t at_ = 0;
  std::size_t next_line_ = 1;
  std::size_t line_ = 0;
};

}  // namespace offenbar::contacts
