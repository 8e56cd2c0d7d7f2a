#include "batch/verdict.h"

#include <algorithm>
#include <array>

namespace offenbar::batch {
namespace {

constexpr std::array<std::string_view, verdict_count> names{"identical", "cosmetic", "formatting",
                                                            "content"};

}  // namespace

std::string_view name_of(Verdict verdict) { return names.at(static_cast<std::size_t>(verdict)); }

std::optional<Verdict> verdict_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Verdict>(found - names.begin());
}

Verdict verdict_of(const std::vector<Loss>& losses) {
  Verdict worst = Verdict::identical;
  for (const Loss& loss : losses) {
    const auto its = static_cast<Verdict>(static_cast<std::uint8_t>(loss.severity) + 1);
    worst = std::max(worst, its);
  }
  return worst;
}

}  // namespace offenbar::batch
