// Places in documents in the reader's language.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "batch/report_words.h"

namespace offenbar::batch {

// "Tabelle 2, Zelle B7" for "table 2, cell B7" in "de": the words of a place are in words.tsv as
// "place.table"; what is none of them (a sheet's name, an author) stays as it is.
[[nodiscard]] std::string place_in(const ReportWords& words, std::string_view language,
                                   std::string_view place);

// Only what is ours of a place: "cell B7" for "Salaries!B7", and nothing for a name of the
// document.
[[nodiscard]] std::string place_without_names(std::string_view place);

// What a loss of `category` says of one side, where the words are ours and not the document's:
// "fett 9 von 9 Zeichen: ..." for "bold 9 of 9 letters: ...". They are in words.tsv as
// "value.bold". Nothing for categories whose both sides are quotes.
[[nodiscard]] std::optional<std::string> value_in(const ReportWords& words,
                                                  std::string_view language,
                                                  std::string_view category,
                                                  std::string_view value);

}  // namespace offenbar::batch
