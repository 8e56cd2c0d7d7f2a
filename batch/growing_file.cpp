#include "batch/growing_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "batch/store_finish.h"
#include "batch/system_calls.h"

namespace offenbar::batch {
namespace {

constexpr std::size_t room = 256U << 10U;

}  // namespace

Result<GrowingFile> GrowingFile::make(int folder, const std::string& path) {
  OFFENBAR_CHECK(write_small_file(folder, path, ""));
  GrowingFile made;
  made.file_ =
      Descriptor(::openat(folder, path.c_str(), O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC));
  if (!made.file_) return tl::unexpected(target_error(errno, "cannot make " + path));
  return made;
}

Result<void> GrowingFile::append(std::string_view text) {
  digest_.update(as_bytes(text));
  buffer_ += text;
  return buffer_.size() < room ? Result<void>{} : finish();
}

Result<void> GrowingFile::finish() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(file_.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return tl::unexpected(target_error(errno, "cannot write a list of items"));
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
  return {};
}

}  // namespace offenbar::batch
