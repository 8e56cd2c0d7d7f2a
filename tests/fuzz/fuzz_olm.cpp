#include "converters/olm/archive.h"
#include "tests/support/read_item.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto archive = offenbar::olm::Archive::open(std::as_bytes(std::span(data, size)));
  if (!archive) return 0;
  offenbar::test::ItemCounts counts;
  for (const auto& folder : archive->folders()) {
    const offenbar::olm::Items items = archive->items(folder);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto item = items.item(i);
      if (item) offenbar::test::read_item(**item, counts);
    }
  }
  return 0;
}
