// What a workbook of Excel 2 to 2003 holds: cells with values and formulas, sheets, names,
// comments, links, pictures, text boxes. [MS-XLS]
#pragma once

#include "converters/cfb/compound_file.h"
#include "converters/document/document.h"

namespace offenbar::xls {

// Errors: Fault::corrupt if there is no workbook in it, or a record runs over its end; encrypted.
[[nodiscard]] Result<Document> read_document(const cfb::CompoundFile& file);
// The same of a stream without a compound file: Excel 2 to 4.
[[nodiscard]] Result<Document> read_document(Bytes stream);

}  // namespace offenbar::xls
