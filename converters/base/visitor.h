// How a process is locked in that compares results: it opens files to read them, and nothing else.
#pragma once

#include "converters/base/isolation.h"

namespace offenbar {

// As lock_in(Profile::reader), but files may be opened to be read; Landlock says which.
[[nodiscard]] Result<Measures> lock_in_visitor(const Limits& limits);

}  // namespace offenbar
