#include "converters/biff/references.h"

namespace offenbar::biff {
namespace {

std::string letters(std::uint32_t column) {
  std::string out;
  for (std::uint32_t left = column + 1; left > 0; left = (left - 1) / 26) {
    out.insert(out.begin(), static_cast<char>('A' + (left - 1) % 26));
  }
  return out;
}

// `value` of `bits` bits as a distance with a sign.
std::int64_t distance(std::uint32_t value, unsigned bits) {
  const std::int64_t all = std::int64_t{1} << bits;
  const std::int64_t low = value & (all - 1);
  return low >= all / 2 ? low - all : low;
}

std::uint32_t wrapped(std::int64_t value, std::uint32_t count) {
  const std::int64_t all = count;
  return static_cast<std::uint32_t>(((value % all) + all) % all);
}

}  // namespace

std::uint32_t References::rows() const {
  if (version_ == Version::biff12) return 1'048'576;
  return old() ? 16'384 : 65'536;
}

std::uint32_t References::columns() const { return version_ == Version::biff12 ? 16'384 : 256; }

std::size_t References::cell_size() const {
  if (version_ == Version::biff12) return 6;
  return old() ? 3 : 4;
}

std::size_t References::area_size() const { return cell_size() * 2; }

std::uint32_t References::raw_row(Cursor& in) const {
  return version_ == Version::biff12 ? in.le<std::uint32_t>() : in.le<std::uint16_t>();
}

std::uint32_t References::raw_column(Cursor& in) const {
  return old() ? in.le<std::uint8_t>() : in.le<std::uint16_t>();
}

// Two bits say which of the two is relative: of the row before BIFF8, of the column since.
References::Corner References::corner(std::uint32_t row, std::uint32_t column,
                                      bool relative) const {
  const std::uint32_t flags = old() ? row : column;
  Corner corner;
  corner.relative_row = (flags & 0x8000U) != 0;
  corner.relative_column = (flags & 0x4000U) != 0;
  if (old()) {
    row &= 0x3FFFU;
  } else {
    column &= version_ == Version::biff12 ? 0x3FFFU : 0xFFU;
  }
  corner.row = row % rows();
  corner.column = column % columns();
  if (!relative) return corner;
  const unsigned row_bits = version_ == Version::biff12 ? 20 : old() ? 14 : 16;
  const unsigned column_bits = version_ == Version::biff12 ? 14 : 8;
  if (corner.relative_row) {
    corner.row = wrapped(std::int64_t{at_.row} + distance(row, row_bits), rows());
  }
  if (corner.relative_column) {
    corner.column = wrapped(std::int64_t{at_.column} + distance(column, column_bits), columns());
  }
  return corner;
}

std::string References::cell(Cursor& in, bool relative) const {
  const std::uint32_t row = raw_row(in);
  const Corner place = corner(row, raw_column(in), relative);
  return (place.relative_column ? "" : "$") + letters(place.column) +
         (place.relative_row ? "" : "$") + std::to_string(place.row + 1);
}

std::string References::area(Cursor& in, bool relative) const {
  const std::uint32_t first_row = raw_row(in);
  const std::uint32_t last_row = raw_row(in);
  const std::uint32_t first_column = raw_column(in);
  const std::uint32_t last_column = raw_column(in);
  const Corner first = corner(first_row, first_column, relative);
  const Corner last = corner(last_row, last_column, relative);
  const bool all_rows = first.row == 0 && last.row == rows() - 1;
  const bool all_columns = first.column == 0 && last.column == columns() - 1;
  const auto text = [&](const Corner& place) {
    std::string out;
    if (!all_columns || all_rows) {
      out += (place.relative_column ? "" : "$") + letters(place.column);
    }
    if (!all_rows) out += (place.relative_row ? "" : "$") + std::to_string(place.row + 1);
    return out;
  };
  return text(first) + ":" + text(last);
}

}  // namespace offenbar::biff
