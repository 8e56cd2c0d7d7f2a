#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "batch/staging.h"

namespace offenbar::batch {
namespace {

// One component after the other, for kernels without openat2 and paths beyond PATH_MAX. -1 and
// errno like openat2: ELOOP for a link anywhere, EXDEV for a step upward.
int open_by_component(int root, std::string_view path, int flags) {
  Descriptor folder;
  int at = root;
  for (;;) {
    const std::size_t slash = path.find('/');
    const std::string name(path.substr(0, slash));
    const bool is_last = slash == std::string_view::npos;
    if (name == "..") return errno = EXDEV, -1;
    const int step_flags = is_last ? flags : O_PATH | O_NOFOLLOW | O_CLOEXEC;
    Descriptor next(::openat(at, name.empty() ? "." : name.c_str(), step_flags | O_NOFOLLOW));
    if (!next || is_last) return next.release();
    struct stat found {};
    if (::fstat(next.get(), &found) != 0) return -1;
    if (S_ISLNK(found.st_mode)) return errno = ELOOP, -1;
    folder = std::move(next);
    at = folder.get();
    path.remove_prefix(slash + 1);
  }
}

int open_once(int root, const std::string& path, int flags, const SystemCalls& calls) {
  const int opened = calls.open_beneath(root, path.c_str(), flags);
  if (opened >= 0) return opened;
  // EPERM: seccomp filters of older containers refuse a call they do not know that way. EAGAIN: a
  // rename elsewhere raced with the resolution.
  const bool again = errno == ENOSYS || errno == EPERM || errno == ENAMETOOLONG || errno == EAGAIN;
  return again ? open_by_component(root, path, flags) : -1;
}

// O_NOATIME is for owners and root only; others get EPERM.
int open_quietly(int root, const std::string& path, int flags, const SystemCalls& calls) {
  const int opened = open_once(root, path, flags | O_NOATIME, calls);
  if (opened >= 0 || errno != EPERM) return opened;
  return open_once(root, path, flags, calls);
}

}  // namespace

Result<Descriptor> open_folder(const std::string& path) {
  Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return tl::unexpected(source_error(errno, "cannot open " + path));
  return folder;
}

Result<Descriptor> open_source(int root, const std::string& path, const SystemCalls& calls) {
  // Without O_NONBLOCK a pipe that took the file's place would hold us until somebody writes.
  Descriptor source(open_quietly(root, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, calls));
  if (!source) return tl::unexpected(source_error(errno, "cannot open " + path));
  struct stat found {};
  if (::fstat(source.get(), &found) != 0) {
    return tl::unexpected(source_error(errno, "cannot look at " + path));
  }
  if (!S_ISREG(found.st_mode)) {
    return fail(Fault::changed, "is no regular file any more");
  }
  return source;
}

Result<Descriptor> open_source_folder(int root, const std::string& path, const SystemCalls& calls) {
  const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  Descriptor folder(open_quietly(root, path.empty() ? "." : path, flags, calls));
  if (!folder) return tl::unexpected(source_error(errno, "cannot open " + path));
  return folder;
}

}  // namespace offenbar::batch
