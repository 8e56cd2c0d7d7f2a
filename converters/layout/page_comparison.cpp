#include "converters/layout/page_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>

#include "converters/comparison/alignment.h"

namespace offenbar::layout {
namespace {

struct Stream {
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint32_t> page_of;  // from 0
  std::vector<const PlacedWord*> words;
};

Stream stream_of(const DrawnDocument& document) {
  Stream stream;
  for (std::uint32_t page = 0; page < document.pages.size(); ++page) {
    for (const PlacedWord& word : document.pages[page].words) {
      stream.hashes.push_back(std::hash<std::string>()(word.text));
      stream.page_of.push_back(page);
      stream.words.push_back(&word);
    }
  }
  return stream;
}

// For each word of `a` the one of `b` that it became.
std::vector<std::optional<std::size_t>> partners(const Stream& a, const Stream& b) {
  std::vector<std::optional<std::size_t>> partner(a.hashes.size());
  std::size_t i = 0, j = 0;
  const auto equal_until = [&](std::size_t end) {
    for (; i < end; ++i, ++j) partner[i] = j;
  };
  for (const Hunk& hunk : align(a.hashes, b.hashes)) {
    equal_until(hunk.a_begin);
    i = hunk.a_end;
    j = hunk.b_end;
  }
  equal_until(a.hashes.size());
  return partner;
}

class Comparison {
 public:
  Comparison(const DrawnDocument& before, const DrawnDocument& after)
      : before_(before), after_(after), a_(stream_of(before)), b_(stream_of(after)) {}

  std::vector<PageVerdict> run() {
    partner_ = partners(a_, b_);
    pair_pages();
    judge_words();
    return in_order();
  }

 private:
  // A page belongs to that which holds most of its words; one without words to the one in its
  // place.
  void pair_pages() {
    std::vector<std::map<std::uint32_t, std::size_t>> votes(before_.pages.size());
    for (std::size_t i = 0; i < partner_.size(); ++i) {
      if (partner_[i]) ++votes[a_.page_of[i]][b_.page_of[*partner_[i]]];
    }
    counterpart_.assign(before_.pages.size(), std::nullopt);
    taken_.assign(after_.pages.size(), false);
    for (std::uint32_t page = 0; page < votes.size(); ++page) {
      const auto best = std::ranges::max_element(
          votes[page], [](const auto& x, const auto& y) { return x.second < y.second; });
      if (best == votes[page].end() || taken_[best->first]) continue;
      counterpart_[page] = best->first;
      taken_[best->first] = true;
    }
    for (std::uint32_t page = 0; page < votes.size(); ++page) {
      if (counterpart_[page]) continue;
      const std::uint32_t place = page == 0 ? 0 : counterpart_[page - 1].value_or(page - 1) + 1;
      if (place >= taken_.size() || taken_[place]) continue;
      counterpart_[page] = place;
      taken_[place] = true;
    }
  }

  static void add_spot(std::vector<Box>& spots, const PlacedWord& word) {
    if (spots.size() < PageVerdict::most_spots) spots.push_back(word.box);
  }

  void judge_words() {
    verdicts_.resize(before_.pages.size());
    for (std::uint32_t page = 0; page < verdicts_.size(); ++page) {
      verdicts_[page].before = page + 1;
      verdicts_[page].after = counterpart_[page] ? *counterpart_[page] + 1 : 0;
      verdicts_[page].words = static_cast<std::uint32_t>(before_.pages[page].words.size());
    }
    std::vector<bool> met(b_.hashes.size(), false);
    for (std::size_t i = 0; i < partner_.size(); ++i) {
      PageVerdict& verdict = verdicts_[a_.page_of[i]];
      if (!partner_[i]) {
        ++verdict.missing;
        continue;
      }
      met[*partner_[i]] = true;
      if (b_.page_of[*partner_[i]] + 1 != verdict.after) {
        ++verdict.elsewhere;
        continue;
      }
      const PlacedWord &was = *a_.words[i], &is = *b_.words[*partner_[i]];
      const float distance = std::hypot(was.box.left - is.box.left, was.box.top - is.box.top);
      if (distance <= position_tolerance) continue;
      ++verdict.moved;
      add_spot(verdict.spots, is);
      verdict.farthest = std::max(verdict.farthest, distance);
    }
    added_.assign(after_.pages.size(), 0);
    spots_.resize(after_.pages.size());
    for (std::size_t j = 0; j < met.size(); ++j) {
      if (met[j]) continue;
      ++added_[b_.page_of[j]];
      add_spot(spots_[b_.page_of[j]], *b_.words[j]);
    }
  }

  std::vector<PageVerdict> in_order() {
    std::vector<PageVerdict> all;
    std::uint32_t next = 0;  // of the pages after
    for (PageVerdict& verdict : verdicts_) {
      if (verdict.after > 0) {
        while (next + 1 < verdict.after) only_after(next++, all);
        next = std::max(next, verdict.after);
        verdict.added = added_[verdict.after - 1];
        const std::vector<Box>& spots = spots_[verdict.after - 1];
        verdict.spots.insert(verdict.spots.end(), spots.begin(), spots.end());
      }
      all.push_back(verdict);
    }
    while (next < after_.pages.size()) only_after(next++, all);
    return all;
  }

  void only_after(std::uint32_t page, std::vector<PageVerdict>& all) const {
    if (taken_[page]) return;
    PageVerdict verdict;
    verdict.after = page + 1;
    verdict.added = added_[page];
    all.push_back(verdict);
  }

  const DrawnDocument &before_, &after_;
  Stream a_, b_;
  std::vector<std::optional<std::size_t>> partner_;
  std::vector<std::optional<std::uint32_t>> counterpart_;
  std::vector<bool> taken_;
  std::vector<PageVerdict> verdicts_;
  std::vector<std::uint32_t> added_;  // by page after, as the next
  std::vector<std::vector<Box>> spots_;
};

}  // namespace

std::vector<PageVerdict> compare_words(const DrawnDocument& before, const DrawnDocument& after) {
  return Comparison(before, after).run();
}

void tell_pages(const std::vector<PageVerdict>& pages, LossList& losses) {
  std::size_t before = 0, after = 0;
  for (const PageVerdict& page : pages) {
    before += page.before > 0 ? 1 : 0;
    after += page.after > 0 ? 1 : 0;
  }
  if (before != after) {
    losses.add("page_count", {}, fmt::format("{} pages", before), fmt::format("{} pages", after));
  }
  for (const PageVerdict& page : pages) {
    if (page.before == 0) continue;
    const std::string where = fmt::format("page {}", page.before);
    const std::string all = fmt::format("{} words", page.words);
    if (page.elsewhere > 0) {
      losses.add("page_flow", where, all, fmt::format("{} on another page", page.elsewhere));
    }
    if (page.missing > 0 || page.added > 0) {
      losses.add("page_text", where, all,
                 fmt::format("{} missing, {} others", page.missing, page.added));
    }
    if (page.moved > 0) {
      losses.add("page_position", where, all,
                 fmt::format("{} moved, up to {:.0f} mm", page.moved, page.farthest));
    }
    if (page.words_in_place() && page.changed_blocks >= blocks_that_count) {
      losses.add("page_look", where, {}, {});
    }
  }
}

}  // namespace offenbar::layout
