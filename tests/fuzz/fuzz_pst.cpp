#include "tests/support/memory_file.h"
#include "tests/support/read_store.h"

// Checksums are reported and not insisted on, so that the fuzzer gets behind them.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Descriptor file =
      offenbar::test::memory_file(std::string_view(reinterpret_cast<const char*>(data), size));
  for (const bool salvage : {false, true}) {
    const auto store = offenbar::pst::Store::open(file.get(), {.salvage = salvage});
    if (store) (void)offenbar::test::read_store(**store);
  }
  return 0;
}
