#include <cstdlib>

#include "converters/comparison/documents.h"
#include "converters/inspect.h"
#include "converters/read.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Content content(std::as_bytes(std::span(data, size)));
  (void)offenbar::inspect_ppt(content);
  const auto document = offenbar::read_ppt(content);
  if (document && !document->truncated &&
      !offenbar::compare_documents(*document, *document).empty()) {
    std::abort();  // it differs from itself
  }
  return 0;
}
