// Characters of a text that are no text. [MS-DOC] 2.4.1, 2.8.25, 2.6.1 (sprmCFSpec)
#pragma once

namespace offenbar::doc {

enum Code : char16_t {
  page_number = 0x00,  // where it is special
  picture_mark = 0x01,
  cell_mark = 0x07,
  drawing_mark = 0x08,
  tab = 0x09,
  line_break = 0x0B,
  page_break = 0x0C,  // or the end of a section
  paragraph_mark = 0x0D,
  column_break = 0x0E,
  field_begin = 0x13,
  field_separator = 0x14,
  field_end = 0x15,
  hyphen = 0x1E,
  symbol_mark = 0x28,
};

}  // namespace offenbar::doc
