// What client and zygote say to each other, as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "converters/office/office.h"

namespace offenbar::office {

// Settings, requests and replies as they travel; a request's folder travels as a descriptor.
[[nodiscard]] nlohmann::json to_json(const Settings& settings);
[[nodiscard]] nlohmann::json to_json(const Request& request);
[[nodiscard]] nlohmann::json to_json(const Result<Reply>& reply);
[[nodiscard]] nlohmann::json to_json(const Error& error);

[[nodiscard]] Settings settings_of(const nlohmann::json& body);
[[nodiscard]] Request request_of(const nlohmann::json& body);
[[nodiscard]] Error error_of(const nlohmann::json& body);
// A body that is neither reply nor error is Fault::internal, one that makes no sense office_died.
[[nodiscard]] Result<Reply> reply_of(const nlohmann::json& body);

}  // namespace offenbar::office
