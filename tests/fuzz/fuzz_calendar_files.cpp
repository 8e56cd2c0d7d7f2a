#include <span>

#include "converters/calendar_files/clean_calendar.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  (void)offenbar::calendar_files::clean_calendar(bytes, {},
                                                 [](const offenbar::calendar_files::Object&) {});
  return 0;
}
