// Facts as JSON, for the channel between processes and for `inspect --json`.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "converters/base/result.h"
#include "converters/facts.h"

namespace offenbar {

// Counts that are unknown are left out.
[[nodiscard]] nlohmann::json to_json(const Facts& facts);
[[nodiscard]] Facts facts_of(const nlohmann::json& json);

[[nodiscard]] nlohmann::json to_json(const Error& error);
[[nodiscard]] Error error_of(const nlohmann::json& json);

}  // namespace offenbar
