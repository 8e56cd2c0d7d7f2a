// What the examiner does to results: reads their links and writes them anew. Its own side.
#pragma once

#include <nlohmann/json.hpp>

#include "converters/base/bytes.h"
#include "converters/base/channel.h"
#include "converters/base/result.h"
#include "converters/content.h"

namespace offenbar::batch {

// Loads what is needed from disk; called before the process locks itself in.
// Errors: those of the user's tables.
[[nodiscard]] Result<void> prepare_rewriting();

// The package by the rules of the house, into the second descriptor.
[[nodiscard]] Result<nlohmann::json> adapt_result(Bytes package, const Message& message);
// A source's VBA project as text, into the second descriptor, and what of it will not work.
[[nodiscard]] Result<nlohmann::json> tell_macros(const Content& source, const Message& message);
// The package without macros, into the second descriptor.
[[nodiscard]] Result<nlohmann::json> strip_result(Bytes package, const Message& message);
// The links of a package, as JSON into the second descriptor of `message`.
[[nodiscard]] Result<nlohmann::json> tell_links(Bytes package, const Message& message);
// The package with other links, into the third; the second has them as JSON.
[[nodiscard]] Result<nlohmann::json> change_links(Bytes package, const Message& message);

}  // namespace offenbar::batch
