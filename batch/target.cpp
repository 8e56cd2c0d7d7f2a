#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "batch/folder_landing.h"
#include "batch/landing.h"
#include "batch/present_names.h"
#include "batch/recovery.h"
#include "converters/base/digest.h"

namespace offenbar::batch {
namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

// A folder that kept a read-only mode of its source must take files in a later run again; its
// attributes are set anew after the last of them.
void let_us_write(int folder) {
  struct stat found {};
  if (::fstat(folder, &found) != 0 || found.st_uid != ::geteuid()) return;
  if ((found.st_mode & 0700) != 0700) ::fchmod(folder, (found.st_mode & 07777) | 0700);
}

Result<Descriptor> make_step(int parent, const std::string& name, const std::string& path) {
  const bool is_new = ::mkdirat(parent, name.c_str(), 0700) == 0;
  if (!is_new && errno != EEXIST) {
    return tl::unexpected(target_error(errno, "cannot make the folder " + path));
  }
  Descriptor folder(::openat(parent, name.c_str(), folder_flags));
  if (!folder) return tl::unexpected(target_error(errno, "cannot open the folder " + path));
  let_us_write(folder.get());
  return folder;
}

// Below TARGET a link was put there by somebody; it is not a source that changed.
Result<Descriptor> below_target(Result<Descriptor> opened) {
  if (opened || opened.error().fault != Fault::changed) return opened;
  return fail(Fault::unreadable, opened.error().what, 0,
              "A link or a file stands where a folder is needed; move it away.");
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string name_in_folder(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

Target::Target(Descriptor folder, std::string path, const SystemCalls& calls)
    : folder_(std::move(folder)),
      path_(std::move(path)),
      calls_(&calls),
      present_(std::make_unique<PresentNames>()) {}

Target::Target(Target&&) noexcept = default;
Target::~Target() = default;

Result<Target> Target::open(const std::string& path, const SystemCalls& calls) {
  if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) {
    return tl::unexpected(target_error(errno, "cannot make " + path));
  }
  Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return tl::unexpected(target_error(errno, "cannot open " + path));
  return Target(std::move(folder), path, calls);
}

Result<Descriptor> Target::make_folder(const std::string& folder) const {
  Result<Descriptor> there = open_folder(folder);
  if (there) {
    let_us_write(there->get());
    return there;
  }
  if (there.error().fault != Fault::not_found) return there;
  Descriptor at;
  for (std::size_t begin = 0; begin <= folder.size();) {
    const std::size_t end = std::min(folder.find('/', begin), folder.size());
    const int parent = at ? at.get() : folder_.get();
    OFFENBAR_TRY(at, make_step(parent, folder.substr(begin, end - begin), folder.substr(0, end)));
    begin = end + 1;
  }
  return at;
}

Result<Descriptor> Target::open_folder(const std::string& folder) const {
  return below_target(open_source_folder(folder_.get(), folder, *calls_));
}

Result<Descriptor> Target::open_file(const std::string& path) const {
  return below_target(open_source(folder_.get(), path, *calls_));
}

Result<void> Target::copy_result(const std::string& path, const std::string& sha256,
                                 const JobFolder& job, const std::string& name) const {
  OFFENBAR_TRY(const Descriptor from, open_file(path));
  const Descriptor to(
      ::openat(job.get(), name.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!to) return tl::unexpected(target_error(errno, "cannot make " + job.path_of(name)));
  Result<Copied> copied = copy_bytes(from.get(), to.get(), *calls_);
  if (copied && copied->sha256 != sha256) {
    copied = fail(Fault::changed, "the first result was edited since");
  }
  if (copied) return {};
  ::unlinkat(job.get(), name.c_str(), 0);
  return tl::unexpected(std::move(copied).error());
}

Result<void> Target::flush() const {
  if (::syncfs(folder_.get()) == 0) return {};
  return tl::unexpected(target_error(errno, "cannot flush " + path_));
}

// Removes folders that are empty, from `folder` upward; the first one that is not ends it.
void Target::remove_if_empty(std::string folder) const {
  while (!folder.empty()) {
    const Result<Descriptor> parent = open_folder(folder_of(folder));
    if (!parent) return;
    if (::unlinkat(parent->get(), name_in_folder(folder).c_str(), AT_REMOVEDIR) != 0) return;
    folder = folder_of(folder);
  }
}

// True if it is gone now; false if it stays, because it is not what we put there.
Result<bool> Target::prune_folder(const Output& output) const {
  const Result<Descriptor> folder = open_folder(output.path);
  if (!folder) return folder.error().fault == Fault::not_found;
  OFFENBAR_TRY(const bool untouched, is_as_delivered(folder->get(), output.sha256));
  if (!untouched) return false;
  OFFENBAR_TRY(const Descriptor parent, open_folder(folder_of(output.path)));
  OFFENBAR_CHECK(remove_tree(parent.get(), name_in_folder(output.path)));
  remove_if_empty(folder_of(output.path));
  return true;
}

Result<bool> Target::prune_one(const Output& output) const {
  if (output.is_folder) return prune_folder(output);
  const Result<Descriptor> file = open_file(output.path);
  if (!file) return file.error().fault == Fault::not_found;
  OFFENBAR_TRY(const std::string digest, sha256_of(file->get()));
  if (digest != output.sha256) return false;
  OFFENBAR_TRY(const Descriptor folder, open_folder(folder_of(output.path)));
  if (::unlinkat(folder.get(), name_in_folder(output.path).c_str(), 0) != 0) {
    return tl::unexpected(target_error(errno, "cannot remove " + output.path));
  }
  remove_if_empty(folder_of(output.path));
  return true;
}

Result<std::vector<Output>> Target::prune(const std::vector<Output>& outputs) const {
  std::vector<Output> kept;
  for (const Output& output : outputs) {
    const Result<bool> is_gone = prune_one(output);
    if (!is_gone && is_gone.error().fault == Fault::disk_full) {
      return tl::unexpected(is_gone.error());
    }
    if (!is_gone || !*is_gone) kept.push_back(output);
  }
  return kept;
}

}  // namespace offenbar::batch
