#include "converters/inspect.h"
#include "converters/read.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  const offenbar::Content content(bytes);
  (void)offenbar::inspect_doc(content);
  (void)offenbar::read_doc(content);
  return 0;
}
