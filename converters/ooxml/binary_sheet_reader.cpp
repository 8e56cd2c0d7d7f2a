#include "converters/ooxml/binary_sheet_reader.h"

#include <bit>

#include "converters/document/normal_text.h"

namespace offenbar::ooxml {
namespace {

// 2.3
enum Record : std::uint32_t {
  brt_row = 0,
  brt_rk = 2,
  brt_error = 3,
  brt_bool = 4,
  brt_real = 5,
  brt_text = 6,
  brt_shared_text = 7,
  brt_formula_text = 8,
  brt_formula_number = 9,
  brt_formula_bool = 10,
  brt_formula_error = 11,
  brt_short_blank = 12,
  brt_short_rk = 13,
  brt_short_shared_text = 18,
  brt_rich_text = 62,
  brt_array = 426,
  brt_shared = 427,
  brt_table = 428,
  brt_link = 494,
};

bool is_cell(std::uint32_t id) { return id <= brt_short_shared_text || id == brt_rich_text; }

// Those with a column of their own, of the kind of a short one.
std::uint32_t long_kind(std::uint32_t id) {
  return id >= brt_short_rk && id <= brt_short_shared_text ? id - brt_short_rk + brt_rk : id;
}

}  // namespace

void BinarySheetReader::take(const BinaryRecord& record) {
  if (record.id == brt_shared || record.id == brt_array || record.id == brt_table) {
    take_shared(record, record.id == brt_array);
    return;
  }
  if (!is_cell(record.id) && record.id != brt_link) return;
  finish();
  Cursor in(record.body);
  if (record.id == brt_row) {
    row_ = in.le<std::uint32_t>();
    column_ = 0;
  } else if (record.id == brt_link) {
    take_link(in);
  } else {
    take_cell(record);
  }
}

// Cell, 2.5.9; what each record adds: 2.4.307 to 2.4.320, 2.4.677 to 2.4.680
void BinarySheetReader::take_cell(const BinaryRecord& record) {
  Cursor in(record.body);
  const bool has_column = record.id < brt_short_blank || record.id == brt_rich_text;
  if (has_column) column_ = in.le<std::uint32_t>();
  in.skip(4);
  Cell cell;
  if (column_ >= 16'384 || row_ >= 1'048'576) return;
  cell.sheet = sheet_;
  cell.row = row_;
  cell.column = static_cast<std::uint16_t>(column_++);
  std::string text;
  const std::uint32_t kind = long_kind(record.id);
  switch (kind) {
    case brt_rk:
      cell.type = CellType::number;
      cell.number = biff::number_of_rk(in.le<std::uint32_t>());
      break;
    case brt_error:
    case brt_formula_error:
      cell.type = CellType::error;
      text = biff::error_text(in.le<std::uint8_t>());
      break;
    case brt_bool:
    case brt_formula_bool:
      cell.type = CellType::boolean;
      cell.number = in.le<std::uint8_t>() != 0 ? 1 : 0;
      break;
    case brt_real:
    case brt_formula_number:
      cell.type = CellType::number;
      cell.number = std::bit_cast<double>(in.le<std::uint64_t>());
      break;
    case brt_text:
    case brt_formula_text:
      cell.type = CellType::text;
      text = wide_text(in);
      break;
    case brt_rich_text:
      cell.type = CellType::text;
      text = rich_text(in);
      break;
    case brt_shared_text:
      cell.type = CellType::text;
      text = strings_.at(in.le<std::uint32_t>());
      break;
    default:
      return;
  }
  if (!in.ok()) return;
  if (kind < brt_formula_text || kind > brt_formula_error) return add(cell, text, {});
  in.skip(2);
  const biff::Tokens formula = binary_formula(in);
  pending_ = Pending{cell,
                     std::move(text),
                     {formula.tokens.begin(), formula.tokens.end()},
                     {formula.extra.begin(), formula.extra.end()}};
}

// BrtShrFmla, 2.4.785; BrtArrFmla, 2.4.6: they follow the first cell that has the formula.
void BinarySheetReader::take_shared(const BinaryRecord& record, bool array) {
  if (!pending_) return;
  const auto from = biff::shared_from({pending_->tokens, pending_->extra}, biff::Version::biff12)
                        .value_or(biff::CellPlace{pending_->cell.row, pending_->cell.column});
  if (record.id == brt_table) return formulas_.share_table(from);
  Cursor in(record.body);
  in.skip(array ? 17 : 16);
  const biff::Tokens formula = binary_formula(in);
  if (in.ok()) formulas_.share(from, formula, array);
}

// BrtHLink, 2.4.688
void BinarySheetReader::take_link(Cursor in) {
  const auto row = in.le<std::uint32_t>();
  in.skip(4);
  const auto column = in.le<std::uint32_t>();
  in.skip(4);
  const Relationship* to = parts_.find(wide_text(in));
  if (to == nullptr || !to->external || sheet_ >= document_.sheets.size()) return;
  document_.add(document_.links,
                Link{to->target, document_.sheets[sheet_].name + "!" + column_letters(column) +
                                     std::to_string(std::uint64_t{row} + 1)});
}

void BinarySheetReader::add(Cell cell, std::string_view text, std::string_view formula) {
  std::string normal;
  if (cell.type == CellType::text) {
    normal = normalised(text);
    text = normal;
    if (text.empty()) cell.type = CellType::empty;
  }
  cell.text = text;
  cell.formula = formula;
  if (cell.type != CellType::empty || !cell.formula.empty()) document_.add_cell(cell);
}

void BinarySheetReader::finish() {
  if (!pending_) return;
  const Pending pending = *std::move(pending_);
  pending_.reset();
  add(pending.cell, pending.text,
      formulas_.of({pending.tokens, pending.extra}, {pending.cell.row, pending.cell.column}));
}

}  // namespace offenbar::ooxml
