#include "converters/inspect.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  const offenbar::Content content(bytes);
  if (content.package() == nullptr) return 0;
  (void)offenbar::inspect_word(content);
  (void)offenbar::inspect_excel(content);
  (void)offenbar::inspect_excel_binary(content);
  (void)offenbar::inspect_powerpoint(content);
  return 0;
}
