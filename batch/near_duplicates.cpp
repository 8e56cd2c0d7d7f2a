#include "batch/near_duplicates.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "converters/findings/similarity.h"

namespace offenbar::batch {
namespace {

// Files in groups that grow together; the lowest position stands for all.
class Groups {
 public:
  explicit Groups(std::size_t count) : first_(count) {
    std::iota(first_.begin(), first_.end(), std::uint32_t{0});
  }
  std::uint32_t first(std::uint32_t at) {
    while (first_[at] != at) at = first_[at] = first_[first_[at]];
    return at;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = first(a);
    b = first(b);
    first_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::uint32_t> first_;
};

}  // namespace

std::unordered_map<std::int64_t, std::int64_t> near_duplicates(std::vector<Alike> files) {
  // Two numbers with at most three different bits share one of four quarters.
  constexpr unsigned quarters = findings::Likeness::most_different_bits + 1;
  constexpr unsigned bits = 64 / quarters;
  constexpr std::size_t most_neighbours =
      64;  // compared with each, where thousands share a quarter
  std::ranges::sort(files, {}, &Alike::id);
  Groups groups(files.size());
  std::vector<std::uint32_t> order(files.size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  for (unsigned quarter = 0; quarter < quarters; ++quarter) {
    // Rotated so that the quarter stands first: neighbours then share it, and the likest are near.
    const auto turned = [&](std::uint32_t at) {
      return std::rotl(files[at].likeness, static_cast<int>(quarter * bits));
    };
    std::ranges::sort(order, {}, turned);
    for (std::size_t i = 0; i < order.size(); ++i) {
      const std::size_t end = std::min(order.size(), i + 1 + most_neighbours);
      for (std::size_t j = i + 1; j < end; ++j) {
        if (turned(order[i]) >> (64 - bits) != turned(order[j]) >> (64 - bits)) break;
        const auto different = std::popcount(files[order[i]].likeness ^ files[order[j]].likeness);
        if (different <= findings::Likeness::most_different_bits) groups.join(order[i], order[j]);
      }
    }
  }
  std::unordered_map<std::int64_t, std::int64_t> like;
  for (std::uint32_t at = 0; at < files.size(); ++at) {
    const std::uint32_t first = groups.first(at);
    if (first != at) like.emplace(files[at].id, files[first].id);
  }
  return like;
}

}  // namespace offenbar::batch
