#include "converters/pst/ndb/source.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace offenbar::pst::ndb {

Result<Source> Source::open(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    return fail(Fault::unreadable, "the store is no regular file");
  }
  Descriptor own(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
  if (!own) {
    return fail(Fault::unreadable,
                fmt::format("the store cannot be opened again: {}", std::strerror(errno)));
  }
  return Source(std::move(own), static_cast<std::uint64_t>(status.st_size));
}

Result<void> Source::read(std::uint64_t offset, std::span<std::byte> into,
                          std::string_view structure) const {
  if (offset > size_ || into.size() > size_ - offset) {
    return fail(Fault::corrupt,
                fmt::format("{} of {} bytes lies beyond the end of the file ({} bytes)", structure,
                            into.size(), size_),
                offset);
  }
  while (!into.empty()) {
    const ssize_t count =
        ::pread(file_.get(), into.data(), into.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      return fail(Fault::unreadable,
                  count == 0 ? fmt::format("{}: the file was cut off while it was read", structure)
                             : fmt::format("{}: {}", structure, std::strerror(errno)),
                  offset);
    }
    into = into.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

std::uint64_t Source::next_data(std::uint64_t offset) const {
  if (offset >= size_) return size_;
  const off_t found = ::lseek(file_.get(), static_cast<off_t>(offset), SEEK_DATA);
  if (found >= 0) return static_cast<std::uint64_t>(found);
  return errno == ENXIO ? size_ : offset;  // file systems without holes: all is data
}

}  // namespace offenbar::pst::ndb
