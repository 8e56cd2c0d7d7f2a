// What the spreadsheet proof of one workbook came to, as it travels and is kept.
#pragma once

#include <nlohmann/json.hpp>

#include "converters/comparison/recalculation.h"

namespace offenbar::batch {

[[nodiscard]] nlohmann::json counts_json(const Recalculation& proof);
// What is missing is 0.
[[nodiscard]] Recalculation recalculation_of(const nlohmann::json& json);

void add(const Recalculation& one, Recalculation& sum);

// Of many workbooks.
struct ValueProof {
  std::uint64_t workbooks = 0;
  Recalculation sum;
};

}  // namespace offenbar::batch
