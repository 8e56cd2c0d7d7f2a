#include "converters/xls/sheet_reader.h"

#include <algorithm>
#include <bit>

#include "converters/base/cursor.h"
#include "converters/document/normal_text.h"
#include "converters/xls/hyperlink.h"
#include "converters/xls/pieces.h"

namespace offenbar::xls {
namespace {

using biff::Version;

enum CellRecord : std::uint16_t {
  old_integer = 0x0002,
  old_number = 0x0003,
  old_label = 0x0004,
  old_bool_error = 0x0005,
  formula = 0x0006,
  old_formula_text = 0x0007,
  old_array = 0x0021,
  old_table = 0x0036,
  old_table_2 = 0x0037,
  mul_rk = 0x00BD,
  rich_label = 0x00D6,
  shared_label = 0x00FD,
  number = 0x0203,
  label = 0x0204,
  bool_error = 0x0205,
  formula_3 = 0x0206,
  formula_text = 0x0207,
  array = 0x0221,
  table = 0x0236,
  rk = 0x027E,
  formula_4 = 0x0406,
  shared_formula = 0x04BC,
};

void set_bool_error(Cell& cell, std::uint8_t value, bool error, std::string& text) {
  cell.type = error ? CellType::error : CellType::boolean;
  if (error) {
    text = biff::error_text(value);
  } else {
    cell.number = value != 0 ? 1 : 0;
  }
}

}  // namespace

SheetReader::SheetReader(Document& document, const Globals& globals, SheetObjects& objects,
                         std::uint32_t sheet)
    : document_(document),
      globals_(globals),
      objects_(objects),
      sheet_(sheet),
      cells_before_(document.cells.size()),
      version_(globals.links().version),
      formulas_(globals.links()) {}

void SheetReader::take(const Record& record, const Records& records) {
  switch (record.type) {
    case formula_text:
    case old_formula_text:
      take_formula_text(record, records);
      return;
    case shared_formula:
    case array:
    case old_array:
    case table:
    case old_table:
    case old_table_2:
      take_shared(record);
      return;
    case rt_continue:
      return;
    case rt_hyperlink:
      take_link(record.body);
      return;
    default:
      break;
  }
  finish_formula();
  if (objects_.take(record, records)) return;
  if (version_ == Version::biff2 && record.type <= formula) {
    take_old_cell(record);
  } else {
    take_cell(record, records);
  }
}

void SheetReader::take_cell(const Record& record, const Records& records) {
  Cursor in(record.body);
  Cell cell;
  cell.sheet = sheet_;
  cell.row = in.le<std::uint16_t>();
  cell.column = in.le<std::uint16_t>();
  in.skip(2);
  std::string text;
  switch (record.type) {
    case number:
      cell.type = CellType::number;
      cell.number = std::bit_cast<double>(in.le<std::uint64_t>());
      break;
    case rk:
      cell.type = CellType::number;
      cell.number = biff::number_of_rk(in.le<std::uint32_t>());
      break;
    case bool_error: {
      const auto value = in.le<std::uint8_t>();
      set_bool_error(cell, value, in.le<std::uint8_t>() != 0, text);
      break;
    }
    case mul_rk:
      take_rk_row(record.body);
      return;
    case shared_label:
      cell.type = CellType::text;
      text = globals_.strings().at(in.le<std::uint32_t>());
      break;
    case label:
    case rich_label:
      if (in.ok()) take_text(cell, record.body, in.position(), records, record);
      return;
    case formula:
    case formula_3:
    case formula_4:
      take_formula(cell, record);
      return;
    default:
      return;
  }
  if (in.ok()) add(cell, text, {});
}

// MulRk, 2.4.175
void SheetReader::take_rk_row(Bytes body) {
  Cursor in(body);
  Cell cell;
  cell.sheet = sheet_;
  cell.row = in.le<std::uint16_t>();
  cell.column = in.le<std::uint16_t>();
  cell.type = CellType::number;
  while (in.left() >= 8) {  // the last column stands behind them
    in.skip(2);
    cell.number = biff::number_of_rk(in.le<std::uint32_t>());
    add(cell, {}, {});
    ++cell.column;
  }
}

void SheetReader::take_text(Cell cell, Bytes body, std::size_t at, const Records& records,
                            const Record& record) {
  cell.type = CellType::text;
  if (version_ != Version::biff8) {
    add(cell, globals_.short_text(body, at, version_ == Version::biff2 ? 1 : 2), {});
    return;
  }
  const std::vector<Bytes> pieces = records.pieces(record);
  Pieces in(pieces);
  in.skip(at);
  const std::uint32_t count = in.number(2);
  add(cell, in.unicode(count), {});
}

void SheetReader::take_old_cell(const Record& record) {
  Cursor in(record.body);
  Cell cell;
  cell.sheet = sheet_;
  cell.row = in.le<std::uint16_t>();
  cell.column = in.le<std::uint16_t>();
  in.skip(3);  // attributes
  std::string text;
  cell.type = CellType::number;
  switch (record.type) {
    case old_integer:
      cell.number = in.le<std::uint16_t>();
      break;
    case old_number:
      cell.number = std::bit_cast<double>(in.le<std::uint64_t>());
      break;
    case old_label:
      cell.type = CellType::text;
      text = globals_.short_text(record.body, 7, 1);
      break;
    case old_bool_error: {
      const auto value = in.le<std::uint8_t>();
      set_bool_error(cell, value, in.le<std::uint8_t>() != 0, text);
      break;
    }
    case formula:
      cell.type = CellType::empty;
      take_formula(cell, record);
      return;
    default:
      return;
  }
  if (in.ok()) add(cell, text, {});
}

// Formula, 2.4.127; what it had as its value, FormulaValue, 2.5.133
void SheetReader::take_formula(Cell cell, const Record& record) {
  Cursor in(record.body);
  in.skip(version_ == Version::biff2 ? 7 : 6);
  const Bytes value = in.take(8);
  std::size_t size = 0;
  if (version_ == Version::biff2) {
    in.skip(1);
    size = in.le<std::uint8_t>();
  } else {
    in.skip(version_ >= Version::biff5 ? 6 : 2);
    size = in.le<std::uint16_t>();
  }
  if (!in.ok()) return;
  Pending pending{cell, {}, {}};
  pending.formula.tokens = in.take(std::min(size, in.left()));
  pending.formula.extra = in.take(in.left());
  Cursor parts(value);
  const auto kind = parts.le<std::uint8_t>();
  parts.skip(1);
  const auto small = parts.le<std::uint8_t>();
  const bool is_number = value[6] != std::byte{0xFF} || value[7] != std::byte{0xFF};
  if (is_number) {
    pending.cell.type = CellType::number;
    pending.cell.number = std::bit_cast<double>(Cursor(value).le<std::uint64_t>());
  } else if (kind == 1 || kind == 2) {
    set_bool_error(pending.cell, small, kind == 2, pending.text);
  } else {
    pending.cell.type = CellType::text;  // 0: in the next record; 3: empty
  }
  pending_ = std::move(pending);
}

// ShrFmla, 2.4.277; Array, 2.4.4; Table, 2.4.313: they follow the first cell that has the formula.
void SheetReader::take_shared(const Record& record) {
  if (!pending_) return;
  const auto from = biff::shared_from(pending_->formula, version_)
                        .value_or(biff::CellPlace{pending_->cell.row, pending_->cell.column});
  Cursor in(record.body);
  in.skip(6);
  std::size_t size = 0;
  const bool is_array = record.type == array || record.type == old_array;
  if (record.type == shared_formula) {
    in.skip(2);
    size = in.le<std::uint16_t>();
  } else if (is_array) {
    in.skip(version_ == Version::biff2 ? 1 : version_ >= Version::biff5 ? 6 : 2);
    size = version_ == Version::biff2 ? in.le<std::uint8_t>() : in.le<std::uint16_t>();
  }
  biff::Tokens tokens;
  tokens.tokens = in.take(std::min(size, in.left()));
  tokens.extra = in.take(in.left());
  if (record.type != shared_formula && !is_array) {
    formulas_.share_table(from);
  } else {
    formulas_.share(from, tokens, is_array);
  }
}

void SheetReader::take_formula_text(const Record& record, const Records& records) {
  if (!pending_) return;
  if (version_ != Version::biff8) {
    pending_->text = globals_.short_text(record.body, 0, version_ == Version::biff2 ? 1 : 2);
    return;
  }
  const std::vector<Bytes> pieces = records.pieces(record);
  Pieces in(pieces);
  const std::uint32_t count = in.number(2);
  pending_->text = in.unicode(count);
}

void SheetReader::finish_formula() {
  if (!pending_) return;
  const Pending pending = *std::move(pending_);
  pending_.reset();
  add(pending.cell, pending.text,
      formulas_.of(pending.formula, {pending.cell.row, pending.cell.column}));
}

void SheetReader::take_link(Bytes body) {
  const auto link = read_link(body);
  if (!link || link->target.empty() || sheet_ >= document_.sheets.size()) return;
  document_.add(document_.links, Link{link->target, document_.sheets[sheet_].name + "!" +
                                                        column_letters(link->at.column) +
                                                        std::to_string(link->at.row + 1)});
}

void SheetReader::add(Cell cell, std::string_view text, std::string_view formula_text) {
  std::string normal;
  if (cell.type == CellType::text) {
    normal = normalised(text);
    text = normal;
    if (text.empty()) cell.type = CellType::empty;
  }
  cell.text = text;
  cell.formula = formula_text;
  if (cell.type != CellType::empty || !cell.formula.empty()) document_.add_cell(cell);
}

// Other writers than Excel need not have them in order.
void SheetReader::finish() {
  finish_formula();
  auto& cells = document_.cells;
  const auto begin = cells.begin() + static_cast<std::ptrdiff_t>(cells_before_);
  if (!std::is_sorted(begin, cells.end(),
                      [](const Cell& a, const Cell& b) { return a.key() < b.key(); })) {
    std::stable_sort(begin, cells.end(),
                     [](const Cell& a, const Cell& b) { return a.key() < b.key(); });
  }
}

}  // namespace offenbar::xls
