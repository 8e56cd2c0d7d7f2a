// Documents in one XML file: Flat OPC and Word 2003.
#include <cstdlib>

#include "converters/comparison/documents.h"
#include "converters/read.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Content content(std::as_bytes(std::span(data, size)));
  for (const auto reader : {offenbar::read_word2003, offenbar::read_flat_word,
                            offenbar::read_flat_excel, offenbar::read_flat_powerpoint}) {
    const auto document = reader(content);
    if (document && !document->truncated &&
        !offenbar::compare_documents(*document, *document).empty()) {
      std::abort();  // it differs from itself
    }
  }
  return 0;
}
