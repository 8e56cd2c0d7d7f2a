// Dates as they stand in mail. RFC 5322, 3.3 and 4.3
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace offenbar::mail {

// Seconds since 1970 of "Tue, 14 Nov 2023 22:13:20 +0100" and of what real mail has in its place:
// comments, no day of the week, years of two digits, zones by name, asctime(), "2023-11-14".
// A zone that is missing or unknown is UTC, as "-0000" is. Nothing if there is no day, month or
// year, or they are no date between 1900 and 9999.
[[nodiscard]] std::optional<std::int64_t> parse_date(std::string_view field);

}  // namespace offenbar::mail
