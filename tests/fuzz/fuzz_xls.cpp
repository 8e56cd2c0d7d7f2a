#include <cstdlib>

#include "converters/comparison/documents.h"
#include "converters/inspect.h"
#include "converters/read.h"
#include "converters/read_workbook.h"
#include "converters/xls/document.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  const offenbar::Content content(bytes);
  (void)offenbar::inspect_xls(content);
  (void)offenbar::inspect_spreadsheetml(content);
  for (const auto& document : {offenbar::read_xls(content), offenbar::xls::read_document(bytes),
                               offenbar::read_excel_2003(content)}) {
    if (document && !document->truncated &&
        !offenbar::compare_documents(*document, *document).empty()) {
      std::abort();  // it differs from itself
    }
  }
  return 0;
}
