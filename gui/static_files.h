// What the pages load: files of static/, embedded at build time.
#pragma once

#include <string_view>

namespace offenbar::gui {

// The file of that name ("app.css"); empty if there is none.
[[nodiscard]] std::string_view static_file(std::string_view name);

}  // namespace offenbar::gui
