// The spreadsheet proof: every value that Excel kept with a formula against what LibreOffice
// computes for it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "converters/comparison/loss_list.h"
#include "converters/document/document.h"

namespace offenbar {

// Each formula cell of the source is in exactly one of the first six.
struct Recalculation {
  std::uint64_t equal = 0;
  std::uint64_t near = 0;     // within `recalculation_tolerance`, but not the same
  std::uint64_t depends = 0;  // on the date or on chance, see volatile_cells.h
  std::uint64_t different = 0;
  std::uint64_t without_value = 0;  // no value was kept with it
  std::uint64_t not_computed = 0;   // LibreOffice has no formula there
  // Function -> formulas that use it and come to something else although all that they read
  // directly comes to the same; "" for formulas of operators alone.
  std::map<std::string, std::uint64_t> functions;

  [[nodiscard]] std::uint64_t formulas() const {
    return equal + near + depends + different + without_value + not_computed;
  }
};

// Relative, and absolute below one: what the order of additions may change. Excel computes with 15
// digits, and takes what is nearly zero for zero.
inline constexpr double recalculation_tolerance = 1e-9;

// `computed`: the lines of office.h, Request::recalculated_name. Nothing if they break off.
// Differences become losses "recalculation".
[[nodiscard]] std::optional<Recalculation> compare_recalculation(const Document& before,
                                                                 std::string_view computed,
                                                                 LossList& losses);

}  // namespace offenbar
