// Completions for the shells, made from the option table.
#pragma once

#include <string>
#include <string_view>

namespace offenbar::batch {

// The completion script for "bash", "zsh" or "fish"; empty for any other.
[[nodiscard]] std::string completions(std::string_view shell);

}  // namespace offenbar::batch
