// The losses of one file, so many of each category and no more; the others are counted.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "converters/loss.h"

namespace offenbar {

class LossList {
 public:
  static constexpr std::size_t most_of_a_category = 25;
  static constexpr std::size_t longest_text = 160;  // bytes, of before and after

  void add(std::string_view category, std::string_view where, std::string_view before,
           std::string_view after);
  // Worst first. Of a category with more losses than are listed, one more says how many.
  [[nodiscard]] std::vector<Loss> take();

 private:
  std::map<std::string, std::vector<Loss>, std::less<>> listed_;
  std::map<std::string, std::uint64_t, std::less<>> more_;
};

// How grave a category is: mappings/losses.tsv. A process that locks itself in asks once before.
[[nodiscard]] Severity severity_of_category(std::string_view category);

}  // namespace offenbar
