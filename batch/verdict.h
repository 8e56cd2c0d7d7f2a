// What a file's losses come to. CONTRACTS.md, States, verdicts, exit codes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "converters/loss.h"

namespace offenbar::batch {

enum class Verdict : std::uint8_t { identical, cosmetic, formatting, content };
inline constexpr std::size_t verdict_count = 4;

using VerdictCounts = std::array<std::uint64_t, verdict_count>;

[[nodiscard]] std::string_view name_of(Verdict verdict);
// Nothing for a word that is none.
[[nodiscard]] std::optional<Verdict> verdict_named(std::string_view name);

// The worst severity among them.
[[nodiscard]] Verdict verdict_of(const std::vector<Loss>& losses);

}  // namespace offenbar::batch
