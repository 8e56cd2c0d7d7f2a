#include "converters/tnef/message.h"
#include "tests/support/read_item.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto item = offenbar::tnef::open(std::as_bytes(std::span(data, size)));
  offenbar::test::ItemCounts counts;
  if (item) offenbar::test::read_item(**item, counts);
  return 0;
}
