// Lists of strings beside the text: authors, and the code pages of fonts. [MS-DOC] 2.2.4, 2.9.271
#pragma once

#include <string>
#include <vector>

#include "converters/doc/streams.h"

namespace offenbar::doc {

// The code page of a language, for files whose text has one byte per character: 1252 for most.
[[nodiscard]] unsigned code_page_of_language(std::uint16_t language);

// Names that are written one after the other (GrpXstAtnOwners).
[[nodiscard]] std::vector<std::string> read_names(const Fib& fib, Bytes bytes);
// Names in a table that says how many there are (SttbfRMark).
[[nodiscard]] std::vector<std::string> read_name_table(const Fib& fib, Bytes bytes);
// By font; 0: that of the language. Word 6 and 95.
[[nodiscard]] std::vector<unsigned> read_font_code_pages(Bytes bytes);

}  // namespace offenbar::doc
