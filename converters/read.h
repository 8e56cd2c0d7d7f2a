// The readers of whole documents, as rows of the format table name them; and the comparison of a
// source with its result. LibreOffice has no part in it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "converters/comparison/recalculation.h"
#include "converters/content.h"
#include "converters/document/document.h"
#include "converters/format.h"
#include "converters/loss.h"

namespace offenbar {

[[nodiscard]] Result<Document> read_word(const Content& content);        // docx and kin
[[nodiscard]] Result<Document> read_excel(const Content& content);       // xlsx and kin
[[nodiscard]] Result<Document> read_powerpoint(const Content& content);  // pptx and kin
[[nodiscard]] Result<Document> read_flat_word(const Content& content);   // Flat OPC
[[nodiscard]] Result<Document> read_flat_excel(const Content& content);
[[nodiscard]] Result<Document> read_flat_powerpoint(const Content& content);
[[nodiscard]] Result<Document> read_word2003(const Content& content);  // Word 2003 XML
[[nodiscard]] Result<Document> read_visio(const Content& content);     // vsdx and kin
[[nodiscard]] Result<Document> read_ppt(const Content& content);       // ppt, pps, pot
[[nodiscard]] Result<Document> read_doc(const Content& content);       // Word 6 to 2003
[[nodiscard]] Result<Document> read_rtf(const Content& content);
[[nodiscard]] Result<Document> read_odf(const Content& content);       // packages

// What the result lacks or says otherwise, worst first. Nothing if there is no reader for the
// source, or it cannot be read: then nothing was compared.
// Errors: Fault::bad_result if the result cannot be read.
[[nodiscard]] Result<std::optional<std::vector<Loss>>> compare_files(const Content& source,
                                                                     const Format& source_format,
                                                                     const Content& result,
                                                                     const Format& result_format);

struct ProvedValues {
  Recalculation counts;
  std::vector<Loss> losses;
};

// The values that were stored in a workbook against `computed`, what LibreOffice makes of its
// formulas (comparison/recalculation.h). Nothing if the source is no workbook that we read, holds
// no formula, or the computation broke off.
[[nodiscard]] std::optional<ProvedValues> prove_values(const Content& source,
                                                       const Format& source_format,
                                                       std::string_view computed);

}  // namespace offenbar
