#include "converters/read_workbook.h"

#include "converters/ooxml/excel_2003_document.h"
#include "converters/ooxml/excel_binary_document.h"
#include "converters/xls/document.h"

namespace offenbar {

Result<Document> read_xls(const Content& content) {
  if (content.compound_error() != nullptr) return tl::unexpected(*content.compound_error());
  return content.compound() != nullptr ? xls::read_document(*content.compound())
                                       : xls::read_document(content.bytes());
}

Result<Document> read_excel_binary(const Content& content) {
  if (content.archive_error() != nullptr) return tl::unexpected(*content.archive_error());
  if (content.package() == nullptr) return fail(Fault::corrupt, "the package has no index");
  return ooxml::read_excel_binary(*content.archive(), *content.package());
}

Result<Document> read_excel_2003(const Content& content) {
  return ooxml::read_excel_2003(content.bytes());
}

}  // namespace offenbar
