#include "converters/findings/examine.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const auto functions = offenbar::findings::Functions::load();
  (void)offenbar::findings::examine_bytes(std::as_bytes(std::span(data, size)), "a.doc",
                                          *functions);
  return 0;
}
