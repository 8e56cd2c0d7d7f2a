// The pictures of pages that differ, kept where people can look at them.
#pragma once

#include <cstdint>
#include <string>

#include "batch/page_drawing.h"
#include "converters/base/result.h"

namespace offenbar::batch {

// "pages/<id>": relative to the state folder.
[[nodiscard]] std::string page_folder_of(std::int64_t file);

// Moves the pictures from `folder` to `state_folder`/pages/<file>/ and writes an index.html that
// shows them side by side, in the language of `locale` (BCP 47). What lay there before goes, also
// where no page differs.
// Errors: disk_full, unreadable.
[[nodiscard]] Result<void> keep_page_pictures(const DrawnPages& pages, const std::string& source,
                                              int folder, const std::string& state_folder,
                                              std::int64_t file, const std::string& locale);

}  // namespace offenbar::batch
