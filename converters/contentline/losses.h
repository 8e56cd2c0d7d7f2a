// What was wrong in a file of lines, as losses.
#pragma once

#include <vector>

#include "converters/contentline/reader.h"
#include "converters/loss.h"

namespace offenbar::contentline {

// `line_unreadable` for what is not in the result, `repaired_object` for components that nobody
// ended, `charset_guessed` for bytes in another charset than said. At most max_notes.
[[nodiscard]] std::vector<Loss> losses_of(const std::vector<Note>& notes);

}  // namespace offenbar::contentline
