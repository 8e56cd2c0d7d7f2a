#include "batch/system_calls.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "converters/base/text.h"

namespace offenbar::batch {

int SystemCalls::open_beneath(int folder, const char* path, int flags) const {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return static_cast<int>(::syscall(SYS_openat2, folder, path, &how, sizeof how));
}

ssize_t SystemCalls::read(int from, void* buffer, std::size_t size) const {
  return ::read(from, buffer, size);
}

ssize_t SystemCalls::write(int to, const void* buffer, std::size_t size) const {
  return ::write(to, buffer, size);
}

int SystemCalls::clone(int to, int from) const { return ::ioctl(to, FICLONE, from); }

int SystemCalls::sync(int file) const { return ::fdatasync(file); }

int SystemCalls::rename(int from_folder, const char* from, int to_folder, const char* to,
                        unsigned flags) const {
  return ::renameat2(from_folder, from, to_folder, to, flags);
}

int SystemCalls::link(int from_folder, const char* from, int to_folder, const char* to) const {
  return ::linkat(from_folder, from, to_folder, to, 0);
}

const SystemCalls& real_calls() {
  static const SystemCalls calls;
  return calls;
}

namespace {

std::string with_reason(const std::string& what, int error_number) {
  return fmt::format("{}: {}", printable(what), std::strerror(error_number));
}

}  // namespace

Error source_error(int error_number, const std::string& what) {
  const std::string text = with_reason(what, error_number);
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return {Fault::not_found, text, 0, ""};
    case ELOOP:
    case EXDEV:  // openat2: the path leads out of its root
      return {Fault::changed, text, 0,
              "A symbolic link stands where none was; links are not followed."};
    case EACCES:
    case EPERM:
      return {Fault::unreadable, text, 0,
              "Run as a user who may read it, then use --retry-failed."};
    default:
      return {Fault::unreadable, text, 0, ""};
  }
}

Error target_error(int error_number, const std::string& what) {
  const std::string text = with_reason(what, error_number);
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return {Fault::disk_full, text, 0,
              "Make room on the target, then start the same command again."};
    case EROFS:
    case EIO:
    case ESTALE:
    case ENOTCONN:
    case EHOSTDOWN:
    case ENXIO:
    case ENODEV:
      return {Fault::disk_full, text, 0,
              "The target takes no files; see to it, then start the same command again."};
    case EFBIG:
      return {Fault::over_output, text, 0, "The target's file system takes no file of this size."};
    case ELOOP:
    case ENOTDIR:
      return {Fault::unreadable, text, 0,
              "A link or a file stands where a folder is needed; move it away."};
    default:
      return {Fault::unreadable, text, 0, ""};
  }
}

}  // namespace offenbar::batch
