// The readers of whole documents, as rows of the format table name them; and the comparison of a
// source with its result. LibreOffice has no part in it.
#pragma once

#include <optional>
#include <vector>

#include "converters/content.h"
#include "converters/document/document.h"
#include "converters/format.h"
#include "converters/loss.h"

namespace offenbar {

[[nodiscard]] Result<Document> read_word(const Content& content);        // docx and kin
[[nodiscard]] Result<Document> read_excel(const Content& content);       // xlsx and kin
[[nodiscard]] Result<Document> read_powerpoint(const Content& content);  // pptx and kin
[[nodiscard]] Result<Document> read_odf(const Content& content);         // packages

// What the result lacks or says otherwise, worst first. Nothing if there is no reader for the
// source, or it cannot be read: then nothing was compared.
// Errors: Fault::bad_result if the result cannot be read.
[[nodiscard]] Result<std::optional<std::vector<Loss>>> compare_files(const Content& source,
                                                                     const Format& source_format,
                                                                     const Content& result,
                                                                     const Format& result_format);

}  // namespace offenbar
