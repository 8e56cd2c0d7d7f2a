#include <sys/mman.h>
#include <unistd.h>

#include "converters/archive/archive_reader.h"
#include "converters/archive/member_path.h"
#include "converters/base/descriptor.h"

namespace {

// Takes everything, and looks at every name.
class Swallow : public offenbar::archive::Sink {
 public:
  offenbar::Result<bool> begin(const offenbar::archive::Member& member) override {
    (void)offenbar::archive::path_of(member.name);
    return true;
  }
  offenbar::Result<void> write(offenbar::Bytes) override { return {}; }
  offenbar::Result<void> end(const std::optional<offenbar::Error>&) override { return {}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const offenbar::Descriptor file(::memfd_create("archive", MFD_CLOEXEC));
  if (::pwrite(file.get(), data, size, 0) != static_cast<ssize_t>(size)) return 0;
  offenbar::archive::Limits limits;
  limits.members = 1000;
  limits.free_bytes = 1U << 20U;
  for (const char* format : {"zip", "7z", "gz", "cab", "szdd", "kwaj"}) {
    Swallow sink;
    (void)offenbar::archive::read({file.get(), format, "x.zip"}, limits, sink);
  }
  return 0;
}
