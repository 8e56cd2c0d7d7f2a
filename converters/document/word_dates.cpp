#include "converters/document/word_dates.h"

#include <fmt/format.h>

namespace offenbar {

std::string moment_of_dttm(std::uint32_t dttm) {
  const unsigned minute = dttm & 0x3FU;
  const unsigned hour = (dttm >> 6U) & 0x1FU;
  const unsigned day = (dttm >> 11U) & 0x1FU;
  const unsigned month = (dttm >> 16U) & 0xFU;
  const unsigned year = 1900 + ((dttm >> 20U) & 0x1FFU);
  if (day == 0 || month == 0 || month > 12 || hour > 23 || minute > 59) return {};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:00", year, month, day, hour, minute);
}

}  // namespace offenbar
