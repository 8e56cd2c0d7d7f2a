// Document properties of a compound file: its streams SummaryInformation and
// DocumentSummaryInformation. [MS-OLEPS] 2, 3.1.2, 3.1.3
#pragma once

#include "converters/cfb/compound_file.h"
#include "converters/document/document.h"

namespace offenbar::oleps {

// Fills Document::properties as the readers of other formats do: title, subject, author, keywords,
// description, created ("2004-05-06T07:08:09Z"), "custom: <name>". A damaged set has those that
// could be read: LibreOffice ignores the others, too.
void read_properties(const cfb::CompoundFile& file, Document& document);

}  // namespace offenbar::oleps
