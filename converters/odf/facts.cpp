#include "converters/odf/facts.h"

#include <algorithm>
#include <charconv>

#include "converters/base/text.h"

namespace offenbar::odf {
namespace {

constexpr std::string_view office_space = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
constexpr std::string_view table_space = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
constexpr std::uint64_t max_repeat = 1'048'576;  // rows of a sheet

std::uint64_t repeat_of(std::string_view text) {
  std::uint64_t value = 1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::clamp<std::uint64_t>(value, 1, max_repeat);
}

}  // namespace

void Counter::start_cell(const xml::Attributes& attributes) {
  if (attributes.value(office_space, "value-type").empty() &&
      attributes.value(table_space, "formula").empty()) {
    return;
  }
  cells_ += row_repeat_ * repeat_of(attributes.value(table_space, "number-columns-repeated"));
}

void Counter::start(std::string_view space, std::string_view name,
                    const xml::Attributes& attributes) {
  if (space == office_space) {
    if (name == "text") kind_ = Kind::text;
    if (name == "spreadsheet") kind_ = Kind::spreadsheet;
    if (name == "presentation" || name == "drawing") kind_ = Kind::pages;
    if (name == "annotation") ++comments_;
  } else if (space == table_space) {
    if (name == "table" && tables_++ == 0 && kind_ == Kind::spreadsheet) ++sheets_;
    if (name == "table-row") {
      row_repeat_ = repeat_of(attributes.value(table_space, "number-rows-repeated"));
    }
    if ((name == "table-cell" || name == "covered-table-cell") && kind_ == Kind::spreadsheet) {
      start_cell(attributes);
    }
  } else if (name == "p" || name == "h") {
    ++paragraphs_;
  } else if (name == "page") {
    ++pages_;
  } else if (name == "image") {
    ++images_;
  } else if (name == "note") {
    ++notes_;
  } else if (name == "tracked-changes") {
    ++changed_;
  } else if (name == "changed-region") {
    ++changes_;
  }
}

void Counter::end(std::string_view space, std::string_view name) {
  if (space == table_space) {
    if (name == "table" && tables_ > 0) --tables_;
  } else if (space != office_space) {
    if ((name == "p" || name == "h") && paragraphs_ > 0) --paragraphs_;
    if (name == "tracked-changes" && changed_ > 0) --changed_;
  }
}

void Counter::text(std::string_view utf8) {
  if (paragraphs_ > 0 && changed_ == 0) letters_ += count_letters(utf8);
}

Facts Counter::facts() const {
  Facts facts;
  facts.letters = letters_;
  facts.images = images_;
  facts.comments = comments_;
  facts.changes = changes_;
  if (kind_ == Kind::text) facts.notes = notes_;
  if (kind_ == Kind::spreadsheet) {
    facts.cells = cells_;
    facts.sheets = sheets_;
  }
  if (kind_ == Kind::pages) facts.slides = pages_;
  return facts;
}

}  // namespace offenbar::odf
