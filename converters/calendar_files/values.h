// Dates and times as iCalendar writes them. RFC 5545, 3.3.4, 3.3.5
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/contentline/line.h"

namespace offenbar::calendar_files {

using contentline::Parameter;
using contentline::Property;

struct Moment {
  int year = 0;
  int month = 1;
  int day = 1;
  int seconds = 0;       // of the day
  bool is_date = false;  // no time
  bool is_utc = false;
  // In time, without regard to zones.
  friend std::strong_ordering operator<=>(const Moment& a, const Moment& b) {
    if (const auto by = a.year <=> b.year; by != 0) return by;
    if (const auto by = a.month <=> b.month; by != 0) return by;
    if (const auto by = a.day <=> b.day; by != 0) return by;
    return a.seconds <=> b.seconds;
  }
  friend bool operator==(const Moment& a, const Moment& b) { return (a <=> b) == 0; }
};

// "20261124", "20261124T205044Z"; also with "-" and ":" between the figures, without seconds, and
// with lower-case letters. Nothing for what is no time, 30 February among it.
[[nodiscard]] std::optional<Moment> moment_of(std::string_view value);
[[nodiscard]] std::string text_of(const Moment& moment);
// Seconds since 1970, of UTC.
[[nodiscard]] std::int64_t unix_seconds(const Moment& moment);

// Values between commas (or another separator) that no backslash escapes.
[[nodiscard]] std::vector<std::string> split(std::string_view value, char separator);

[[nodiscard]] std::string upper(std::string_view text);
[[nodiscard]] std::string_view trimmed(std::string_view text);
void drop_parameter(Property& property, std::string_view name);
void set_parameter(Property& property, std::string_view name, std::string value);

}  // namespace offenbar::calendar_files
