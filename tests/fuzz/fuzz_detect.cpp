#include "converters/detect.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  (void)offenbar::detect(offenbar::Content(bytes), "name.xls");
  return 0;
}
