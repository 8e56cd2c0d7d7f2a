#include "converters/archive/budget.h"

#include <fmt/format.h>

#include <algorithm>

namespace offenbar::archive {
namespace {

constexpr std::uint64_t mebibyte = 1U << 20U;
constexpr std::uint64_t read_ahead = 256U << 10U;  // a filter may not yet say what it has read

}  // namespace

Result<void> Budget::count_member() {
  if (++members_ <= limits_.members) return {};
  return fail(Fault::over_output, fmt::format("more than {} members", limits_.members), 0,
              "Unpack it by hand, and migrate the folder.");
}

void Budget::begin(std::uint64_t position) {
  member_ = 0;
  begin_ = position;
}

Result<void> Budget::take(std::uint64_t bytes, std::uint64_t position) {
  member_ += bytes;
  all_ += bytes;
  if (member_ > limits_.member_bytes) {
    return fail(Fault::over_output,
                fmt::format("more than {} MiB unpacked", limits_.member_bytes / mebibyte), 0,
                "--output allows more.");
  }
  const std::uint64_t read = (position > begin_ ? position - begin_ : 0) + read_ahead;
  if (member_ > limits_.free_bytes && member_ / limits_.ratio > read) {
    return fail(Fault::over_output,
                fmt::format("unpacks to more than {} times its size", limits_.ratio));
  }
  const std::uint64_t most = std::max(4 * limits_.free_bytes, packed_ * limits_.ratio);
  if (all_ > most) {
    return fail(Fault::over_output,
                fmt::format("the archive unpacks to more than {} times its size", limits_.ratio));
  }
  return {};
}

}  // namespace offenbar::archive
