#include "converters/ooxml/binary_workbook.h"

#include <algorithm>
#include <cctype>

#include "converters/document/formula.h"

namespace offenbar::ooxml {
namespace {

using biff::Book;

// 2.3
enum Record : std::uint32_t {
  brt_name = 39,
  brt_workbook_properties = 153,
  brt_bundle_sheet = 156,
  brt_sup_book = 355,
  brt_sup_self = 357,
  brt_sup_same = 358,
  brt_placeholder_name = 361,
  brt_extern_sheet = 362,
  brt_sup_add_in = 667,
};

constexpr std::size_t most_listed = 100'000;
constexpr std::uint32_t whole_workbook = 0xFFFFFFFF;

}  // namespace

biff::Tokens binary_formula(Cursor& in) {
  biff::Tokens formula;
  formula.tokens = in.take(in.le<std::uint32_t>());
  formula.extra = in.take(in.le<std::uint32_t>());
  return formula;
}

void BinaryWorkbook::take(const BinaryRecord& record) {
  Cursor in(record.body);
  const auto add_book = [this](Book::Kind kind) {
    if (links.books.size() < most_listed) links.books.push_back({kind, {}});
  };
  switch (record.id) {
    case brt_workbook_properties:
      from_1904 = (in.le<std::uint32_t>() & 1U) != 0;
      break;
    case brt_bundle_sheet:
      take_sheet(in);
      break;
    case brt_name:
      take_name(in);
      break;
    case brt_sup_self:
    case brt_sup_same:
      add_book(Book::Kind::own);
      break;
    case brt_sup_book:
      add_book(Book::Kind::other);
      break;
    case brt_sup_add_in:
      add_book(Book::Kind::add_in);
      break;
    case brt_placeholder_name:
      if (!links.books.empty() && links.books.back().names.size() < most_listed) {
        links.books.back().names.push_back(wide_text(in));
      }
      break;
    case brt_extern_sheet:
      take_extern_sheet(in);
      break;
    default:
      break;
  }
}

// BrtBundleSh, 2.4.313
void BinaryWorkbook::take_sheet(Cursor in) {
  if (sheets.size() == most_listed) return;
  BinarySheet sheet;
  sheet.hidden = in.le<std::uint32_t>() != 0;
  in.skip(4);
  sheet.id = wide_text(in);
  sheet.name = wide_text(in);
  if (!in.ok()) return;
  links.sheets.push_back(sheet.name);
  sheets.push_back(std::move(sheet));
}

// BrtName, 2.4.718
void BinaryWorkbook::take_name(Cursor in) {
  constexpr std::uint32_t built_in = 0x20;
  if (names_.size() == most_listed) return;
  Name name;
  const auto flags = in.le<std::uint32_t>();
  in.skip(1);
  const auto sheet = in.le<std::uint32_t>();
  name.name = wide_text(in);
  const biff::Tokens formula = binary_formula(in);
  name.tokens.assign(formula.tokens.begin(), formula.tokens.end());
  name.extra.assign(formula.extra.begin(), formula.extra.end());
  // The names of functions that this Excel does not know, or Basic has, mean an error value.
  const bool means_nothing =
      name.tokens.empty() || (name.tokens.size() == 2 && name.tokens[0] == std::byte{0x1C});
  name.listed = sheet == whole_workbook && (flags & built_in) == 0 && !means_nothing &&
                !name.name.starts_with("_xlnm.");
  links.names.push_back(name.name);
  names_.push_back(std::move(name));
}

// BrtExternSheet, 2.4.673
void BinaryWorkbook::take_extern_sheet(Cursor in) {
  const auto count = in.le<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && in.left() >= 12; ++i) {
    biff::SheetRange range;
    range.book = in.le<std::uint32_t>();
    range.first = in.le<std::int32_t>();
    range.last = in.le<std::int32_t>();
    links.ranges.push_back(range);
  }
}

void BinaryWorkbook::add_names(Document& document) const {
  for (const Name& defined : names_) {
    if (!defined.listed || defined.name.empty()) continue;
    if (document.names.size() == Document::max_listed) break;
    std::string name = defined.name;
    for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const auto text = biff::formula_text({defined.tokens, defined.extra}, links, {});
    const bool told = text && !refers_by_other_words(*text);
    document.names[name] = told ? normal_excel_formula(*text) : "?";
  }
}

}  // namespace offenbar::ooxml
