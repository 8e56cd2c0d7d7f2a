// Takes HTML or plain text out of the RTF that Outlook and Exchange wrap it in. [MS-OXRTFEX]
#pragma once

#include <cstdint>
#include <string>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::rtf {

enum class Encapsulation : std::uint8_t { none, html, text };

// What the header says: \fromhtml1 or \fromtext. [MS-OXRTFEX] 2.2.3.1
[[nodiscard]] Encapsulation encapsulation_of(Bytes rtf);

struct Original {
  Encapsulation form = Encapsulation::none;
  std::string utf8;    // line ends are CRLF; a charset that the HTML names is the one it once had
  std::string damage;  // not empty: where the RTF breaks its rules; the rest was read
};

// The original HTML or text. Bytes are read in the code page of their font; those in HTMLTAG groups
// in the document's. [MS-OXRTFEX] 2.2.3.2 and 2.2.3.3
// Errors: Fault::unsupported if the RTF wraps nothing; corrupt for groups nested too deep.
[[nodiscard]] Result<Original> de_encapsulate(Bytes rtf);

}  // namespace offenbar::rtf
