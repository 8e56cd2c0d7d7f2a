#include "converters/inspect.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  (void)offenbar::inspect_xls(offenbar::Content(bytes));
  (void)offenbar::inspect_spreadsheetml(offenbar::Content(bytes));
  return 0;
}
