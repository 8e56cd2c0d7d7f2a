// Where words stand before and after.
#pragma once

#include <cstdint>
#include <vector>

#include "converters/comparison/loss_list.h"
#include "converters/layout/drawn_pages.h"
#include "converters/layout/picture.h"

namespace offenbar::layout {

// A word that went further than this on its page has moved.
inline constexpr float position_tolerance = 1.5F;  // mm

// One page of either side; both where a page has its counterpart.
struct PageVerdict {
  std::uint32_t before = 0, after = 0;  // from 1; 0: there is none
  std::uint32_t words = 0;              // before
  std::uint32_t elsewhere = 0;          // now on another page
  std::uint32_t moved = 0;              // on the same page, further than the tolerance
  std::uint32_t missing = 0, added = 0;
  float farthest = 0;                // mm, of those that moved
  std::uint32_t changed_blocks = 0;  // of the picture, see picture.h
  // Where words stand on the page after that moved or are new, so many of them and no more.
  static constexpr std::size_t most_spots = 2'000;
  std::vector<Box> spots;

  [[nodiscard]] bool words_in_place() const {
    return before > 0 && after > 0 && elsewhere == 0 && moved == 0 && missing == 0 && added == 0;
  }
};

// Every page of both sides once, in their order.
[[nodiscard]] std::vector<PageVerdict> compare_words(const DrawnDocument& before,
                                                     const DrawnDocument& after);

// Fewer blocks than these are the smoothing of letters.
inline constexpr std::uint32_t blocks_that_count = 3;

// page_count, page_flow, page_text, page_position, page_look.
void tell_pages(const std::vector<PageVerdict>& pages, LossList& losses);

}  // namespace offenbar::layout
