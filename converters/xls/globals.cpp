#include "converters/xls/globals.h"

#include <array>

#include "converters/base/cursor.h"
#include "converters/xls/pieces.h"

namespace offenbar::xls {
namespace {

using biff::Book;
using biff::Version;

constexpr std::size_t most_listed = 100'000;
constexpr std::size_t largest_group = std::size_t{1} << 30U;  // bytes

// [MS-XLS] 2.5.114
constexpr std::array<std::string_view, 14> built_in_names{
    "Consolidate_Area", "Auto_Open",       "Auto_Close",   "Extract",        "Database",
    "Criteria",         "Print_Area",      "Print_Titles", "Recorder",       "Data_Form",
    "Auto_Activate",    "Auto_Deactivate", "Sheet_Title",  "_FilterDatabase"};

std::string built_in_name(const std::string& code) {
  const std::size_t number = code.size() == 1 ? static_cast<unsigned char>(code.front()) : 99;
  return "_xlnm." + std::string(number < built_in_names.size() ? built_in_names[number] : "");
}

unsigned known_code_page(unsigned page) {
  if (page == 0x8000) return 10000;  // Mac Roman
  if (page == 0x8001) return 1252;
  if (page == 367) return 1252;  // ASCII
  return page;
}

// The names of functions that this Excel does not know, or Basic has: an error value is all they
// mean.
bool stands_for_nothing(const biff::Tokens& formula) {
  return formula.tokens.empty() ||
         (formula.tokens.size() == 2 && formula.tokens[0] == std::byte{0x1C});
}

SheetKind kind_of(unsigned type) {
  switch (type) {
    case 1:
      return SheetKind::macros;
    case 2:
      return SheetKind::chart;
    case 6:
      return SheetKind::module;
    default:
      return SheetKind::worksheet;
  }
}

}  // namespace

std::string Globals::short_text(Bytes body, std::size_t at, unsigned count_bytes) const {
  Cursor in(body);
  in.skip(at);
  const std::size_t count = count_bytes == 1 ? in.le<std::uint8_t>() : in.le<std::uint16_t>();
  if (!in.ok()) return {};
  if (!wide()) return biff::text_of(in.take(std::min(count, in.left())), links_.code_page);
  const Bytes rest = in.take(in.left());
  return Pieces(std::span(&rest, 1)).unicode(static_cast<std::uint32_t>(count));
}

Result<bool> Globals::take(const Record& record, const Records& records) {
  Cursor in(record.body);
  switch (record.type) {
    case rt_file_pass:
      return fail(Fault::encrypted, "the workbook is encrypted");
    case rt_code_page:
      links_.code_page = known_code_page(in.le<std::uint16_t>());
      return true;
    case rt_date_1904:
      from_1904_ = in.le<std::uint16_t>() == 1;
      return true;
    case rt_bound_sheet:
      take_sheet(record.body);
      return true;
    case rt_shared_strings:
      strings_ = SharedStrings(records.pieces(record));
      return true;
    case rt_sup_book:
      take_sup_book(record.body);
      return true;
    case 0x0017:
    case 0x0217:
      take_extern_sheet(record, records);
      return true;
    case 0x0023:
    case 0x0223:
      take_extern_name(record.body);
      return true;
    case 0x0018:
    case 0x0218:
      take_name(record.body);
      return true;
    case rt_drawing_group:
      for (const Bytes piece : records.pieces(record)) {
        if (drawing_group_.size() + piece.size() > largest_group) break;
        drawing_group_.insert(drawing_group_.end(), piece.begin(), piece.end());
      }
      return true;
    default:
      return false;
  }
}

// BoundSheet8, 2.4.28
void Globals::take_sheet(Bytes body) {
  if (sheets_.size() == most_listed) return;
  Cursor in(body);
  SheetEntry sheet;
  sheet.position = in.le<std::uint32_t>();
  sheet.hidden = (in.le<std::uint8_t>() & 3U) != 0;
  sheet.kind = kind_of(in.le<std::uint8_t>());
  if (!in.ok()) return;
  sheet.name = short_text(body, in.position(), 1);
  links_.sheets.push_back(sheet.name);
  sheets_.push_back(std::move(sheet));
}

// ExternSheet, 2.4.105. Before BIFF8: one record for each book or sheet that formulas refer to.
void Globals::take_extern_sheet(const Record& record, const Records& records) {
  if (wide()) {
    const std::vector<Bytes> bodies = records.pieces(record);
    Pieces in(bodies);
    const std::uint32_t count = in.number(2);
    for (std::uint32_t i = 0; i < count && !in.ended(); ++i) {
      biff::SheetRange range;
      range.book = in.number(2);
      range.first = static_cast<std::int16_t>(in.number(2));
      range.last = static_cast<std::int16_t>(in.number(2));
      if (!in.ended()) links_.ranges.push_back(range);
    }
    return;
  }
  if (links_.books.size() == most_listed) return;
  const auto first = record.body.size() > 1 ? std::to_integer<unsigned>(record.body[1]) : 0U;
  Book book;
  if (first == ':') book.kind = Book::Kind::add_in;
  if (first == 2 || first == 3 || first == 4) book.kind = Book::Kind::own;
  links_.books.push_back(std::move(book));
}

// SupBook, 2.4.271
void Globals::take_sup_book(Bytes body) {
  if (links_.books.size() == most_listed) return;
  Cursor in(body);
  in.skip(2);
  const auto kind = in.le<std::uint16_t>();
  Book book;
  if (kind == 0x0401) book.kind = Book::Kind::own;
  if (kind == 0x3A01) book.kind = Book::Kind::add_in;
  links_.books.push_back(std::move(book));
}

// ExternName, 2.4.106
void Globals::take_extern_name(Bytes body) {
  if (links_.books.empty() || links_.books.back().names.size() == most_listed) return;
  std::size_t at = 6;
  if (links_.version < Version::biff5) at = links_.version == Version::biff2 ? 0 : 2;
  links_.books.back().names.push_back(short_text(body, at, 1));
}

// Lbl, 2.4.150
void Globals::take_name(Bytes body) {
  if (names_.size() == most_listed) return;
  constexpr unsigned built_in = 0x20;
  Cursor in(body);
  RawName name;
  const bool oldest = links_.version == Version::biff2;
  const unsigned flags = oldest ? in.le<std::uint8_t>() : in.le<std::uint16_t>();
  in.skip(oldest ? 2 : 1);  // flags of macros, key
  const std::uint32_t length = in.le<std::uint8_t>();
  const std::size_t size = oldest ? in.le<std::uint8_t>() : in.le<std::uint16_t>();
  std::uint16_t sheet = 0;
  if (links_.version >= Version::biff5) {
    in.skip(2);
    sheet = in.le<std::uint16_t>();
    in.skip(4);
  }
  const std::size_t begin = in.position();
  if (wide()) {
    const auto chars = in.le<std::uint8_t>();
    const Bytes text = in.take(std::size_t{length} * ((chars & 1U) != 0 ? 2 : 1));
    name.name = Pieces(std::span(&text, 1)).characters(length, (chars & 1U) != 0);
  } else {
    name.name = biff::text_of(in.take(length), links_.code_page);
  }
  if (!in.ok() || in.position() == begin) name.name.clear();
  const bool is_built_in = (flags & built_in) != 0 && !oldest;
  if (is_built_in) name.name = built_in_name(name.name);
  name.formula.tokens = in.take(std::min(size, in.left()));
  name.formula.extra = in.take(in.left());
  name.listed = !is_built_in && sheet == 0 && !stands_for_nothing(name.formula);
  links_.names.push_back(name.name);
  names_.push_back(std::move(name));
}

std::vector<DefinedName> Globals::names() const {
  std::vector<DefinedName> all;
  for (const RawName& name : names_) {
    if (!name.listed || name.name.empty()) continue;
    all.push_back({name.name, biff::formula_text(name.formula, links_, {})});
  }
  return all;
}

}  // namespace offenbar::xls
