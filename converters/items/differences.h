// What the result of one item lacks of it, or says otherwise.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converters/loss.h"

namespace offenbar::items {

// True for the categories that comparisons of items name.
[[nodiscard]] bool is_difference(std::string_view category);

class Differences {
 public:
  static constexpr std::size_t most_of_an_item = 20;
  static constexpr std::size_t longest_text = 160;  // bytes

  void add(std::string_view category, std::string_view where, std::string_view before,
           std::string_view after);
  [[nodiscard]] std::vector<Loss> take() { return std::move(losses_); }
  [[nodiscard]] bool empty() const { return losses_.empty(); }

 private:
  std::vector<Loss> losses_;
};

}  // namespace offenbar::items
