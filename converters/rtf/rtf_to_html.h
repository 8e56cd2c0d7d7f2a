// Turns RTF that was written as RTF into HTML, for mail. [MSFT-RTF] 1.9.1
#pragma once

#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::rtf {

struct Picture {
  std::string media_type;  // "image/png", "image/jpeg", "image/emf", "image/wmf", "image/bmp"
  std::string bytes;       // a whole file
};

struct Html {
  std::string
      utf8;  // a whole document; picture n is <img src="cid:rtf-picture-n@offenbar.invalid">
  std::vector<Picture> pictures;  // in order
  std::string plain;              // the same text without markup; line ends are CRLF
  std::string damage;             // not empty: where the RTF breaks its rules; the rest was read
};

// Paragraphs with alignment and indents, bold, italic, underline, strike, super- and subscript,
// colours, sizes and fonts, lists, tables, links, pictures. What else there is keeps its text.
// Errors: Fault::corrupt for groups nested too deep, or text that does not begin as RTF.
[[nodiscard]] Result<Html> rtf_to_html(Bytes rtf);

}  // namespace offenbar::rtf
