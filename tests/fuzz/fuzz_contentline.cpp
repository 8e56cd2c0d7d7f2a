#include <span>

#include "converters/contentline/reader.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  (void)offenbar::contentline::read(bytes);
  (void)offenbar::contentline::from_quoted_printable(offenbar::as_text(bytes));
  (void)offenbar::contentline::from_base64(offenbar::as_text(bytes));
  return 0;
}
