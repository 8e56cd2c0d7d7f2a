#include "batch/weight.h"

#include <algorithm>
#include <array>
#include <limits>

namespace offenbar::batch {
namespace {

struct Cost {
  std::string_view extension;
  std::int64_t per_byte;
};

// Measured by family: packed XML of spreadsheets costs most per byte, slides are mostly pictures.
constexpr std::array costs{
    Cost{"xlsx", 60}, Cost{"xlsm", 60}, Cost{"xltx", 60}, Cost{"xltm", 60}, Cost{"xlsb", 60},
    Cost{"docx", 40}, Cost{"docm", 40}, Cost{"dotx", 40}, Cost{"dotm", 40}, Cost{"xls", 20},
    Cost{"xlt", 20}, Cost{"doc", 20}, Cost{"dot", 20}, Cost{"pptx", 10}, Cost{"pptm", 10},
    Cost{"ppsx", 10}, Cost{"potx", 10}, Cost{"ppt", 10}, Cost{"pps", 10}, Cost{"pot", 10},
    // What is in an archive comes to light when it is opened: early, so that it is not all left to
    // the end.
    Cost{"zip", 60}, Cost{"7z", 60}, Cost{"cab", 60}, Cost{"tgz", 60}, Cost{"gz", 60},
    Cost{"bz2", 60}, Cost{"xz", 60}, Cost{"zst", 60}, Cost{"tar", 20}, Cost{"rtf", 10},
    Cost{"vsd", 20}, Cost{"vsdx", 40}, Cost{"pub", 20}, Cost{"wpd", 20}};

constexpr std::int64_t start_of_a_conversion = 2'000'000;  // as many bytes as one would copy then
constexpr std::uint64_t largest = 1ull << 55;              // keeps the product in range

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return (x >= 'A' && x <= 'Z' ? static_cast<char>(x + ('a' - 'A')) : x) == y;
  });
}

}  // namespace

std::string_view extension_of(std::string_view name) {
  constexpr std::size_t longest = 8;
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.size() - dot - 1 > longest) return {};
  return name.substr(dot + 1);
}

std::int64_t weight_of(std::string_view name, std::uint64_t size) {
  const auto bytes = static_cast<std::int64_t>(std::min(size, largest));
  const std::string_view extension = extension_of(name);
  for (const Cost& cost : costs) {
    if (equal_ignoring_case(extension, cost.extension)) {
      return start_of_a_conversion + bytes * cost.per_byte;
    }
  }
  return bytes;
}

}  // namespace offenbar::batch
