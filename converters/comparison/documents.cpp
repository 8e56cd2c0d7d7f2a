#include "converters/comparison/documents.h"

namespace offenbar {

std::vector<Loss> compare_documents(const Document& before, const Document& after) {
  LossList losses;
  compare_stories(before, after, losses);
  compare_cells(before, after, losses);
  compare_holdings(before, after, losses);
  compare_lists(before, after, losses);
  if (before.truncated || after.truncated) {
    losses.add("not_compared", {}, "larger than what is compared at once", {});
  }
  return losses.take();
}

}  // namespace offenbar
