#include <cstdlib>

#include "converters/comparison/documents.h"
#include "converters/inspect.h"
#include "converters/read.h"
#include "converters/read_workbook.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  const offenbar::Content content(bytes);
  if (content.package() == nullptr) return 0;
  (void)offenbar::inspect_word(content);
  (void)offenbar::inspect_excel(content);
  (void)offenbar::inspect_excel_binary(content);
  (void)offenbar::inspect_powerpoint(content);
  for (const auto reader : {offenbar::read_word, offenbar::read_excel, offenbar::read_powerpoint,
                            offenbar::read_excel_binary, offenbar::read_visio}) {
    const auto document = reader(content);
    if (document && !document->truncated &&
        !offenbar::compare_documents(*document, *document).empty()) {
      std::abort();  // it differs from itself
    }
  }
  return 0;
}
