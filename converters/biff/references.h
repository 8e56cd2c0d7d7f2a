// The references within formula tokens: how each version writes rows and columns.
#pragma once

#include <string>

#include "converters/base/cursor.h"
#include "converters/biff/formula.h"

namespace offenbar::biff {

class References {
 public:
  References(Version version, CellPlace at) : version_(version), at_(at) {}

  // One cell or a range, as "$B7" or "A:A"; `relative`: counted from the cell that they stand in.
  [[nodiscard]] std::string cell(Cursor& in, bool relative) const;
  [[nodiscard]] std::string area(Cursor& in, bool relative) const;
  // Bytes of each.
  [[nodiscard]] std::size_t cell_size() const;
  [[nodiscard]] std::size_t area_size() const;

  [[nodiscard]] std::uint32_t rows() const;  // of a sheet
  [[nodiscard]] std::uint32_t columns() const;

 private:
  struct Corner {
    std::uint32_t row = 0, column = 0;  // from 0
    bool relative_row = false, relative_column = false;
  };
  [[nodiscard]] bool old() const { return version_ < Version::biff8; }
  [[nodiscard]] std::uint32_t raw_row(Cursor& in) const;
  [[nodiscard]] std::uint32_t raw_column(Cursor& in) const;
  [[nodiscard]] Corner corner(std::uint32_t row, std::uint32_t column, bool relative) const;

  Version version_;
  CellPlace at_;
};

}  // namespace offenbar::biff
