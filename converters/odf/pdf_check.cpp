#include "converters/odf/pdf_check.h"

#include <algorithm>
#include <charconv>

namespace offenbar::odf {

Result<void> check_pdfa(Bytes whole) {
  const std::string_view text = as_text(whole);
  if (!text.starts_with("%PDF-1.")) return fail(Fault::bad_result, "the PDF has no header");
  const std::string_view tail = text.substr(text.size() - std::min<std::size_t>(text.size(), 1024));
  const auto place = tail.rfind("startxref");
  if (place == std::string_view::npos || tail.find("%%EOF", place) == std::string_view::npos) {
    return fail(Fault::bad_result, "the PDF has no end");
  }
  std::string_view number = tail.substr(place + 9);
  number.remove_prefix(std::min(number.find_first_of("0123456789"), number.size()));
  std::uint64_t offset = 0;
  std::from_chars(number.data(), number.data() + number.size(), offset);
  if (offset == 0 || offset >= text.size()) {
    return fail(Fault::bad_result, "startxref of the PDF points outside");
  }
  // XMP of PDF/A is never compressed: 6.6.2.1
  if (text.find("<pdfaid:part>2</pdfaid:part>") == std::string_view::npos &&
      text.find("pdfaid:part=\"2\"") == std::string_view::npos) {
    return fail(Fault::bad_result, "the PDF does not call itself PDF/A-2");
  }
  return {};
}

}  // namespace offenbar::odf
