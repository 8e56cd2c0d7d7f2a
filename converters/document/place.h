// Where something stands in a document, as a person finds it.
#pragma once

#include <cstdint>
#include <string>

namespace offenbar {

struct Place {
  enum class Kind : std::uint8_t {
    document,   // the whole of it
    paragraph,  // `at` counts from 1 what is not empty, outside of tables
    cell,       // of table `at`; `row` and `column` from 0
    header_or_footer,
    footnote,
    endnote,
    comment,
    text_box,
    slide,
    slide_title,
    slide_table,  // of slide `at`
    slide_notes,
    slide_comment,
    page,  // of a drawing
    page_table,
  };
  Kind kind = Kind::document;
  std::uint32_t at = 0;
  std::uint32_t row = 0;
  std::uint32_t column = 0;

  // "table 2, cell B7", "slide 5, notes"; empty for the whole document.
  [[nodiscard]] std::string text() const;
  bool operator==(const Place&) const = default;
};

// "A" for 0, "XFD" for 16383.
[[nodiscard]] std::string column_letters(std::uint32_t column);

}  // namespace offenbar
