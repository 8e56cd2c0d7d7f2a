// The locale of documents that do not name one. CONTRACTS.md: --locale, else a real one from the
// environment, else mappings/locale.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "batch/stop.h"

namespace offenbar::batch {

// "de-DE" from "de_DE.UTF-8@euro"; nothing for C, POSIX, C.UTF-8 and what is no locale.
[[nodiscard]] std::optional<std::string> language_tag(std::string_view posix_locale);

// `wanted` is --locale or empty; `variable` looks up the environment (null for unset): LC_ALL, then
// LANG. Errors: exit code 2 if `wanted` is no language tag with a country.
[[nodiscard]] OrStop<std::string> document_locale(
    std::string_view wanted, const std::function<const char*(const char*)>& variable);

}  // namespace offenbar::batch
