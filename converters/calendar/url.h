// Paths and links as URIs. RFC 3986
#pragma once

#include <string>
#include <string_view>

namespace offenbar::calendar {

// "\\server\share\a b.txt" and "C:\a.txt" as file: links; other links without what cannot stand in
// one.
[[nodiscard]] std::string url_of(std::string_view path);

}  // namespace offenbar::calendar
