#include "converters/document/place.h"

#include <fmt/format.h>

namespace offenbar {

std::string column_letters(std::uint32_t column) {
  std::string letters;
  for (std::uint64_t left = std::uint64_t{column} + 1; left > 0; left = (left - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
  }
  return letters;
}

std::string Place::text() const {
  switch (kind) {
    case Kind::document:
      return {};
    case Kind::paragraph:
      return fmt::format("paragraph {}", at);
    case Kind::cell:
      return fmt::format("table {}, cell {}{}", at, column_letters(column), row + 1);
    case Kind::header_or_footer:
      return "header or footer";
    case Kind::footnote:
      return fmt::format("footnote {}", at);
    case Kind::endnote:
      return fmt::format("endnote {}", at);
    case Kind::comment:
      return fmt::format("comment {}", at);
    case Kind::text_box:
      return fmt::format("text box {}", at);
    case Kind::slide:
      return fmt::format("slide {}", at);
    case Kind::slide_title:
      return fmt::format("slide {}, title", at);
    case Kind::slide_table:
      return fmt::format("slide {}, table cell {}{}", at, column_letters(column), row + 1);
    case Kind::slide_notes:
      return fmt::format("slide {}, notes", at);
    case Kind::slide_comment:
      return fmt::format("slide {}, comment", at);
    case Kind::page:
      return fmt::format("page {}", at);
    case Kind::page_table:
      return fmt::format("page {}, table cell {}{}", at, column_letters(column), row + 1);
  }
  return {};
}

}  // namespace offenbar
