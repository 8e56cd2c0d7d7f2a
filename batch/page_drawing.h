// Compares two PDFs page by page, in a process of its own that is locked in: it has poppler's
// programs draw both, each of them locked in too, and reads what they wrote.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "converters/base/isolation.h"
#include "converters/base/result.h"
#include "converters/layout/page_comparison.h"
#include "converters/loss.h"

namespace offenbar::batch {

struct DrawnPages {
  static constexpr std::size_t most_listed = 300;
  std::uint32_t before = 0, after = 0;  // pages
  std::uint32_t differing_count = 0;
  std::vector<layout::PageVerdict> differing;  // in their order, the first `most_listed` of them
  // Of the pages that differ, "b0001.png" (before), "a0001.png" (after), "d0001.png" (changes) lie
  // in `folder`, numbered as `differing` from 1, for the first `pictured` of them.
  std::uint32_t pictured = 0;
  std::vector<Loss> losses;
  bool truncated = false;  // more pages or words than are compared
  double cpu_seconds = 0;
};

struct PageSettings {
  static constexpr std::uint32_t most_pictured = 40;
  bool require_isolation = true;
  std::chrono::seconds deadline{300};
  std::uint64_t memory_bytes = std::uint64_t{1} << 30U;
  int folder = -1;  // holds both, receives the pictures; the process can write nowhere else
  std::string before, after;  // names of PDFs in it
  std::string program;        // empty: the running one
};

// Errors: unsupported (poppler's programs are missing; the hint names the package), corrupt,
// timed_out, internal.
[[nodiscard]] Result<DrawnPages> compare_drawn_pages(const PageSettings& settings);

// Without losses, for the ledger; and back.
[[nodiscard]] nlohmann::json pages_json(const DrawnPages& pages);
[[nodiscard]] DrawnPages pages_of(const nlohmann::json& from);

// What `offenbar work pages` runs: speaks on descriptor 3, compares one pair, ends.
int serve_pages();

}  // namespace offenbar::batch
