#include "converters/offcrypto/lock.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  const auto file = offenbar::cfb::CompoundFile::open(bytes);
  if (file) (void)offenbar::offcrypto::find_lock(*file);
  (void)offenbar::offcrypto::find_lock_of_workbook(bytes);
  return 0;
}
