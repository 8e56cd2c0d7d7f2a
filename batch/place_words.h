// Places in documents in the reader's language.
#pragma once

#include <string>
#include <string_view>

#include "batch/report_words.h"

namespace offenbar::batch {

// "Tabelle 2, Zelle B7" for "table 2, cell B7" in "de": the words of a place are in words.tsv as
// "place.table"; what is none of them (a sheet's name, an author) stays as it is.
[[nodiscard]] std::string place_in(const ReportWords& words, std::string_view language,
                                   std::string_view place);

}  // namespace offenbar::batch
