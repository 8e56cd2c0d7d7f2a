#include "converters/compare.h"

#include <fmt/format.h>

namespace offenbar {
namespace {

constexpr std::uint64_t few = 40;  // letters or cells: below, a half is no evidence

bool has(const Facts::Count& count) { return count.value_or(0) > 0; }

// Holds nothing that a reader sees. Unknown counts are no evidence of emptiness by themselves, so
// at least one must be known.
bool empty(const Facts& facts) {
  const bool known = facts.letters || facts.cells || facts.images;
  return known && !has(facts.letters) && !has(facts.cells) && !has(facts.images);
}

void add_if_fewer(std::vector<Loss>& losses, std::string_view category, const Facts::Count& before,
                  const Facts::Count& after, bool only_below_half) {
  if (!before || !after || *after >= *before) return;
  if (only_below_half && (*before < few || *after * 2 >= *before)) return;
  losses.push_back({.category = std::string(category),
                    .severity = Severity::content,
                    .where = {},
                    .before = std::to_string(*before),
                    .after = std::to_string(*after)});
}

}  // namespace

Result<std::vector<Loss>> compare(const Facts& before, const Facts& after) {
  const bool something = has(before.letters) || has(before.cells);
  if (something && empty(after)) {
    return fail(Fault::bad_result,
                fmt::format("the result is empty, the source holds {} letters and {} cells",
                            before.letters.value_or(0), before.cells.value_or(0)));
  }
  std::vector<Loss> losses;
  add_if_fewer(losses, "text", before.letters, after.letters, true);
  add_if_fewer(losses, "cells", before.cells, after.cells, true);
  add_if_fewer(losses, "sheets", before.sheets, after.sheets, false);
  add_if_fewer(losses, "slides", before.slides, after.slides, false);
  add_if_fewer(losses, "macros", before.macros, after.macros, false);
  return losses;
}

}  // namespace offenbar
