// What characters and paragraphs have, once style, exceptions and pieces are put together.
#pragma once

#include <cstdint>

#include "converters/base/bytes.h"
#include "converters/doc/sprm.h"
#include "converters/doc/styles.h"

namespace offenbar::doc {

// [MS-DOC] 2.6.1
struct CharacterFormat {
  bool special = false;  // a code stands for something else: a picture, a note
  bool deleted = false, inserted = false;
  bool data = false;    // of a form field, not of a picture
  bool object = false;  // stands for an embedded object
  bool has_picture = false;
  std::uint32_t picture = 0;  // offset in the stream Data
  std::uint16_t deleted_by = 0, inserted_by = 0;
  char16_t symbol = 0;  // 0: none
  int symbol_font = -1;
  int font = -1;  // -1: that of the style

  void apply(Bytes modifiers, bool word_97);
};

// [MS-DOC] 2.6.2
struct ParagraphFormat {
  std::uint16_t style = 0;
  std::uint8_t heading = 0;  // outline level from 1; 0: body text
  unsigned depth = 0;        // of tables
  bool row_end = false;      // the mark behind a row's last cell
  bool inner_cell = false;   // the mark ends a cell of a table in a table
};

// `data` is the stream Data, where Word keeps long exceptions.
[[nodiscard]] ParagraphFormat paragraph_format(const Styles& styles, std::uint16_t style,
                                               Bytes modifiers, Bytes more, Bytes data,
                                               bool word_97);

}  // namespace offenbar::doc
