#include "converters/oab/address_book.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  (void)offenbar::oab::is_oab(bytes);
  (void)offenbar::oab::read(bytes, [](const offenbar::oab::Entry&) {});
  return 0;
}
