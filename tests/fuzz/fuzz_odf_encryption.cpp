#include "converters/content.h"
#include "converters/odf/encryption.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Content content(std::as_bytes(std::span(data, size)));
  if (content.archive() != nullptr) {
    (void)offenbar::odf::decrypted_package(*content.archive(), "password");
  }
  return 0;
}
