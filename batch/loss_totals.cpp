#include "batch/loss_totals.h"

#include <algorithm>
#include <set>

namespace offenbar::batch {
namespace {

std::string key_of(const Loss& loss) {
  return loss.category + '\n' + loss.before + '\n' + loss.after;
}

bool says_both_sides(const Loss& loss) { return !loss.before.empty() || !loss.after.empty(); }

bool needs_more(const LossCause& a, const LossCause& b) {
  if (a.gain != b.gain) return a.gain > b.gain;
  if (a.files != b.files) return a.files > b.files;
  return a.severity > b.severity;
}

}  // namespace

void LossTally::add(const FileRecord& record) {
  if (record.losses.empty()) return;
  ++files_;
  std::set<std::string> categories, left_categories, left_keys;
  for (std::size_t i = 0; i < record.losses.size(); ++i) {
    const Loss& loss = record.losses[i];
    const bool accepted = record.accepted_by(i) != nullptr;
    CategoryTotal& total = categories_[loss.category];
    total.category = loss.category;
    total.severity = loss.severity;
    ++total.losses;
    total.accepted += accepted ? 1 : 0;
    if (categories.insert(loss.category).second) ++total.files;
    if (accepted || loss.severity == Severity::cosmetic) continue;
    left_categories.insert(loss.category);
    const std::string key = key_of(loss);
    if (!left_keys.insert(key).second) continue;
    if (!says_both_sides(loss)) continue;
    LossCause& cause = shared_[key];
    if (cause.files++ == 0) {
      cause.category = loss.category;
      cause.before = loss.before;
      cause.after = loss.after;
      cause.severity = loss.severity;
    }
  }
  if (left_keys.size() == 1) {
    const auto only = shared_.find(*left_keys.begin());
    if (only != shared_.end()) ++only->second.gain;
  }
  for (const std::string& category : left_categories) {
    LossCause& cause = whole_[category];
    cause.category = category;
    cause.severity = categories_[category].severity;
    ++cause.files;
    cause.gain += left_categories.size() == 1 ? 1 : 0;
  }
  if (shared_.size() > most_keys) forget_rare();
}

// So much that it is not needed again soon: what explains most stays.
void LossTally::forget_rare() {
  for (std::uint64_t rare = 1; shared_.size() > most_keys / 2; rare *= 2) {
    std::erase_if(shared_, [rare](const auto& entry) { return entry.second.files <= rare; });
  }
}

// A thing that explains nearly all of a kind is told in its place.
std::vector<LossCause> LossTally::chosen_causes() const {
  std::map<std::string, std::vector<LossCause>> by_category;
  for (const auto& [key, cause] : shared_) {
    if (cause.files > 1) by_category[cause.category].push_back(cause);
  }
  std::vector<LossCause> all;
  for (const auto& [category, whole] : whole_) {
    std::vector<LossCause>& things = by_category[category];
    std::ranges::sort(things, [](const LossCause& a, const LossCause& b) {
      return needs_more(a, b) || (!needs_more(b, a) && a.before < b.before);
    });
    if (things.size() > most_of_a_category) things.resize(most_of_a_category);
    const bool explained = !things.empty() && things.front().files * 10 >= whole.files * 9;
    if (!explained) all.push_back(whole);
    all.insert(all.end(), things.begin(), things.end());
  }
  std::ranges::stable_sort(all, needs_more);
  if (all.size() > most_causes) all.resize(most_causes);
  return all;
}

LossTotals LossTally::take() {
  LossTotals totals;
  totals.files = files_;
  totals.causes = chosen_causes();
  for (const auto& [category, total] : categories_) totals.categories.push_back(total);
  std::ranges::stable_sort(totals.categories, [](const CategoryTotal& a, const CategoryTotal& b) {
    return a.severity != b.severity ? a.severity > b.severity : a.files > b.files;
  });
  return totals;
}

Result<LossTotals> loss_totals(const LedgerReader& ledger) {
  LossTally tally;
  OFFENBAR_CHECK(ledger.files({}, Sequence::path, [&](const FileRecord& record) {
    tally.add(record);
    return true;
  }));
  return tally.take();
}

}  // namespace offenbar::batch
