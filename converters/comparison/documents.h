// What a source says and its result does not, or says otherwise.
#pragma once

#include <vector>

#include "converters/comparison/loss_list.h"
#include "converters/document/document.h"

namespace offenbar {

// Worst first, bounded: see LossList. Only what both readers know is compared. What counts as the
// same although it is written differently: mappings/equivalences.tsv.
[[nodiscard]] std::vector<Loss> compare_documents(const Document& before, const Document& after);

// The parts of it.
void compare_stories(const Document& before, const Document& after, LossList& losses);
void compare_cells(const Document& before, const Document& after, LossList& losses);
void compare_holdings(const Document& before, const Document& after, LossList& losses);
void compare_lists(const Document& before, const Document& after, LossList& losses);

}  // namespace offenbar
