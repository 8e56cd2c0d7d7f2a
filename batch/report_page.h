// The files of batch/report_page/ as they were when the program was built.
#pragma once

#include <string_view>

namespace offenbar::batch {

// The text of "page.html", "losses.css" ...; empty for a name that none has.
[[nodiscard]] std::string_view report_page(std::string_view name);

}  // namespace offenbar::batch
