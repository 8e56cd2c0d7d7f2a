// Views of bytes. They never own.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace offenbar {

using Bytes = std::span<const std::byte>;

[[nodiscard]] inline Bytes as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}
[[nodiscard]] inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
[[nodiscard]] inline bool starts_with(Bytes bytes, std::string_view signature) {
  return as_text(bytes).starts_with(signature);
}

}  // namespace offenbar
