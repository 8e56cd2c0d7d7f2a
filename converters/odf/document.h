// What an ODF document says and holds: a reader of its own, beside the counts of the first check.
#pragma once

#include "converters/base/zip.h"
#include "converters/document/document.h"

namespace offenbar::odf {

// Texts, spreadsheets, presentations and drawings; the media type is taken from `mimetype`.
// Errors: Fault::encrypted; corrupt if content.xml is missing or damaged.
[[nodiscard]] Result<Document> read_document(const zip::Archive& archive);

}  // namespace offenbar::odf
