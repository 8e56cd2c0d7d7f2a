// What a file is, without looking for damage: a few reads, however large it is.
#pragma once

#include "converters/detect.h"

namespace offenbar {

// As detect() (detect.h), but with format and lock only: no damage is looked for, nothing counted.
[[nodiscard]] Detection identify(const Content& content, std::string_view name_hint = {});

}  // namespace offenbar
