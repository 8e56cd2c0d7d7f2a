#include "converters/rtf/compressed_rtf.h"
#include "converters/rtf/encapsulated.h"
#include "converters/rtf/facts.h"
#include "converters/rtf/rtf_to_html.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  (void)offenbar::rtf::facts(bytes);
  (void)offenbar::rtf::decompress(bytes);
  (void)offenbar::rtf::de_encapsulate(bytes);
  (void)offenbar::rtf::rtf_to_html(bytes);
  return 0;
}
