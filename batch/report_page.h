// The files of batch/report_page/ as they were when the program was built.
#pragma once

#include <string_view>

namespace offenbar::batch {

// The text of "page.html", "page.css" or "page.js"; empty for any other name.
[[nodiscard]] std::string_view report_page(std::string_view name);

}  // namespace offenbar::batch
