#include "converters/rtf_document/document.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  (void)offenbar::rtf_document::read_document(std::as_bytes(std::span(data, size)));
  return 0;
}
