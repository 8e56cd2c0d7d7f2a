#include "converters/inspect.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  (void)offenbar::inspect_odf(offenbar::Content(bytes));
  return 0;
}
