#include "converters/comparison/alignment.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace offenbar {
namespace {

using Keys = std::span<const std::uint64_t>;

constexpr std::ptrdiff_t most_differences = 1500;  // looked for in one stretch without anchors
constexpr int most_levels = 64;                    // of stretches within stretches

struct Anchor {
  std::size_t a, b;
};

class Aligner {
 public:
  Aligner(Keys a, Keys b) : a_(a), b_(b) {}

  std::vector<Hunk> run() {
    stretch({0, a_.size(), 0, b_.size()}, 0, true);
    return std::move(hunks_);
  }

 private:
  void differs(const Hunk& hunk) {
    if (hunk.a_begin == hunk.a_end && hunk.b_begin == hunk.b_end) return;
    if (!hunks_.empty() && hunks_.back().a_end == hunk.a_begin &&
        hunks_.back().b_end == hunk.b_begin) {
      hunks_.back().a_end = hunk.a_end;
      hunks_.back().b_end = hunk.b_end;
    } else {
      hunks_.push_back(hunk);
    }
  }

  void stretch(Hunk part, int level, bool look_for_anchors) {
    while (part.a_begin < part.a_end && part.b_begin < part.b_end &&
           a_[part.a_begin] == b_[part.b_begin]) {
      ++part.a_begin;
      ++part.b_begin;
    }
    while (part.a_begin < part.a_end && part.b_begin < part.b_end &&
           a_[part.a_end - 1] == b_[part.b_end - 1]) {
      --part.a_end;
      --part.b_end;
    }
    if (part.a_begin == part.a_end || part.b_begin == part.b_end || level == most_levels) {
      differs(part);
      return;
    }
    if (look_for_anchors) {
      const std::vector<Anchor> anchors = find_anchors(part);
      if (!anchors.empty()) return between(part, anchors, level);
    }
    if (const auto middle = find_middle(part)) {
      stretch({part.a_begin, middle->a, part.b_begin, middle->b}, level + 1, false);
      stretch({middle->a, part.a_end, middle->b, part.b_end}, level + 1, false);
    } else {
      differs(part);
    }
  }

  void between(const Hunk& part, const std::vector<Anchor>& anchors, int level) {
    Hunk gap = part;
    for (const Anchor& anchor : anchors) {
      gap.a_end = anchor.a;
      gap.b_end = anchor.b;
      stretch(gap, level + 1, true);
      gap.a_begin = anchor.a + 1;
      gap.b_begin = anchor.b + 1;
    }
    gap.a_end = part.a_end;
    gap.b_end = part.b_end;
    stretch(gap, level + 1, true);
  }

  // What is there once on both sides, in the longest order that both share.
  std::vector<Anchor> find_anchors(const Hunk& part) const {
    struct Seen {
      std::size_t in_a = 0, in_b = 0, b = 0;
    };
    std::unordered_map<std::uint64_t, Seen> seen;
    for (std::size_t i = part.a_begin; i < part.a_end; ++i) ++seen[a_[i]].in_a;
    for (std::size_t i = part.b_begin; i < part.b_end; ++i) {
      const auto found = seen.find(b_[i]);
      if (found == seen.end()) continue;
      ++found->second.in_b;
      found->second.b = i;
    }
    std::vector<Anchor> once;
    for (std::size_t i = part.a_begin; i < part.a_end; ++i) {
      const Seen& s = seen.find(a_[i])->second;
      if (s.in_a == 1 && s.in_b == 1) once.push_back({i, s.b});
    }
    return longest_rise(once);
  }

  static std::vector<Anchor> longest_rise(const std::vector<Anchor>& anchors) {
    constexpr std::size_t none = SIZE_MAX;
    std::vector<std::size_t> tops;  // of each pile, an index into `anchors`
    std::vector<std::size_t> before(anchors.size(), none);
    for (std::size_t i = 0; i < anchors.size(); ++i) {
      const auto pile =
          std::lower_bound(tops.begin(), tops.end(), anchors[i].b,
                           [&anchors](std::size_t at, std::size_t b) { return anchors[at].b < b; });
      if (pile != tops.begin()) before[i] = *(pile - 1);
      if (pile == tops.end()) {
        tops.push_back(i);
      } else {
        *pile = i;
      }
    }
    std::vector<Anchor> rise;
    for (std::size_t at = tops.empty() ? none : tops.back(); at != none; at = before[at]) {
      rise.push_back(anchors[at]);
    }
    std::ranges::reverse(rise);
    return rise;
  }

  // A point on a shortest way from one corner to the other, met from both ends. Nothing if the way
  // is longer than what we look for.
  std::optional<Anchor> find_middle(const Hunk& part) {
    const auto n = static_cast<std::ptrdiff_t>(part.a_end - part.a_begin);
    const auto m = static_cast<std::ptrdiff_t>(part.b_end - part.b_begin);
    const std::ptrdiff_t most = std::min((n + m + 1) / 2, most_differences);
    const std::ptrdiff_t delta = n - m;
    const bool odd = (delta & 1) != 0;
    const auto size = static_cast<std::size_t>(2 * most + 3);
    forward_.assign(size, 0);
    backward_.assign(size, 0);
    const auto at = [most](std::ptrdiff_t k) { return static_cast<std::size_t>(k + most + 1); };
    const auto same = [&](std::ptrdiff_t x, std::ptrdiff_t y) {
      return a_[part.a_begin + static_cast<std::size_t>(x)] ==
             b_[part.b_begin + static_cast<std::size_t>(y)];
    };
    const auto point = [&part](std::ptrdiff_t x, std::ptrdiff_t y) {
      return Anchor{part.a_begin + static_cast<std::size_t>(x),
                    part.b_begin + static_cast<std::size_t>(y)};
    };
    for (std::ptrdiff_t d = 0; d <= most; ++d) {
      for (std::ptrdiff_t k = -d; k <= d; k += 2) {
        const bool down = k == -d || (k != d && forward_[at(k - 1)] < forward_[at(k + 1)]);
        std::ptrdiff_t x = down ? forward_[at(k + 1)] : forward_[at(k - 1)] + 1;
        std::ptrdiff_t y = x - k;
        if (x > n || y > m) {
          forward_[at(k)] = x;
          continue;
        }
        while (x < n && y < m && same(x, y)) ++x, ++y;
        forward_[at(k)] = x;
        const std::ptrdiff_t back = delta - k;
        if (odd && back >= -(d - 1) && back <= d - 1 && x + backward_[at(back)] >= n) {
          return inside(part, point(x, y));
        }
      }
      for (std::ptrdiff_t k = -d; k <= d; k += 2) {
        const bool down = k == -d || (k != d && backward_[at(k - 1)] < backward_[at(k + 1)]);
        std::ptrdiff_t x = down ? backward_[at(k + 1)] : backward_[at(k - 1)] + 1;
        std::ptrdiff_t y = x - k;
        if (x > n || y > m) {
          backward_[at(k)] = x;
          continue;
        }
        while (x < n && y < m && same(n - x - 1, m - y - 1)) ++x, ++y;
        backward_[at(k)] = x;
        const std::ptrdiff_t front = delta - k;
        if (!odd && front >= -d && front <= d && x + forward_[at(front)] >= n) {
          return inside(part, point(n - x, m - y));
        }
      }
    }
    return std::nullopt;
  }

  // A corner would not make the stretch smaller.
  static std::optional<Anchor> inside(const Hunk& part, Anchor found) {
    const bool first = found.a == part.a_begin && found.b == part.b_begin;
    const bool last = found.a == part.a_end && found.b == part.b_end;
    if (first || last) return std::nullopt;
    return found;
  }

  Keys a_, b_;
  std::vector<Hunk> hunks_;
  std::vector<std::ptrdiff_t> forward_, backward_;
};

}  // namespace

std::vector<Hunk> align(Keys a, Keys b) { return Aligner(a, b).run(); }

}  // namespace offenbar
