// Small documents of our own making (warm/), one of each main kind, embedded at build time.
#pragma once

#include <array>
#include <string_view>

#include "converters/base/bytes.h"

namespace offenbar::office {

struct WarmDocument {
  std::string_view format;
  std::string_view target;
  Bytes bytes;
};

[[nodiscard]] const std::array<WarmDocument, 8>& warm_documents();

}  // namespace offenbar::office
