#include <sys/mman.h>
#include <unistd.h>

#include <span>

#include "converters/base/descriptor.h"
#include "converters/stores/kinds.h"
#include "converters/stores/maildir_pack.h"

namespace {

using namespace offenbar;

void read_all(stores::Store& store) {
  for (std::size_t folder = 0; folder < store.folders().size(); ++folder) {
    const std::size_t count = store.entries(folder).size();
    for (std::size_t i = 0; i < count; ++i) (void)store.open(folder, i);
  }
}

}  // namespace

// What follows the magic.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string pack(stores::maildir_pack::magic);
  pack.append(reinterpret_cast<const char*>(data), size);
  const Descriptor file(::memfd_create("pack", MFD_CLOEXEC));
  if (::write(file.get(), pack.data(), pack.size()) != static_cast<ssize_t>(pack.size())) return 0;
  if (auto store = stores::open_maildir(file.get())) read_all(**store);
  return 0;
}
