#include "converters/odf/package_check.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  (void)offenbar::odf::check_package(bytes, "application/vnd.oasis.opendocument.text");
  return 0;
}
