#include <span>

#include "converters/contacts/clean_cards.h"
#include "converters/contacts/csv_contacts.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  const auto nobody = [](const offenbar::contacts::Written&) {};
  (void)offenbar::contacts::clean_cards(bytes, offenbar::contacts::Version::v4, nobody);
  (void)offenbar::contacts::clean_cards(bytes, offenbar::contacts::Version::v3, nobody);
  (void)offenbar::contacts::csv_contacts(bytes, {}, nobody);
  return 0;
}
