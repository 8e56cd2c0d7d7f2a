#include "converters/vba/project.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Bytes bytes = std::as_bytes(std::span(data, size));
  if (const auto file = offenbar::cfb::CompoundFile::open(bytes)) {
    for (const auto storage :
         {offenbar::vba::word_storage, offenbar::vba::excel_storage, std::string_view()}) {
      (void)offenbar::vba::read_project(*file, storage);
    }
  }
  return 0;
}
