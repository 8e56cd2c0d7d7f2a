// What the tokens of a formula refer to: sheets, names, other workbooks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "converters/biff/values.h"

namespace offenbar::biff {

// A workbook that formulas refer to. [MS-XLS] 2.4.271
struct Book {
  enum class Kind : std::uint8_t { own, add_in, other };
  Kind kind = Kind::other;
  std::vector<std::string> names;  // of its functions, or what else formulas name in it
};

// One sheet or several, of one book. [MS-XLS] 2.5.344
struct SheetRange {
  std::uint32_t book = 0;
  std::int32_t first = 0, last = 0;  // of the workbook's sheets from 0; negative: none
};

struct Links {
  Version version = Version::biff8;
  unsigned code_page = 1252;        // of texts before BIFF8
  std::vector<std::string> sheets;  // all of the workbook, in its order
  std::vector<std::string> names;   // defined names
  std::vector<Book> books;
  std::vector<SheetRange> ranges;

  // "'Sheet 1'!" of ranges[index]; "[" is in it where another workbook is meant, "#REF!" is all of
  // it where there is none any more.
  [[nodiscard]] std::string prefix(std::size_t index) const;
  // The same of BIFF5's own way: a book from 1, or negative for the workbook itself.
  [[nodiscard]] std::string old_prefix(std::int32_t book, std::int32_t first,
                                       std::int32_t last) const;
  // A defined name by its number from 1. Empty: there is none.
  [[nodiscard]] std::string name(std::size_t number) const;
  // A name that stands for something in another book, or for a function of an add-in.
  [[nodiscard]] std::string outer_name(std::size_t range, std::size_t number) const;
  [[nodiscard]] std::string old_outer_name(std::int32_t book, std::size_t number) const;

 private:
  [[nodiscard]] std::string prefix_of(std::int32_t first, std::int32_t last) const;
  [[nodiscard]] std::string name_in(const Book& book, std::size_t number) const;
};

// "'It''s'" of "It's".
[[nodiscard]] std::string quoted_sheet(std::string_view name);

// Text in a code page, as UTF-8; in that of Western Europe if the page is not known.
[[nodiscard]] std::string text_of(Bytes bytes, unsigned code_page);

}  // namespace offenbar::biff
