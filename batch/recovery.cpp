#include "batch/recovery.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <functional>
#include <memory>

#include "batch/ledger.h"
#include "batch/system_calls.h"
#include "converters/base/descriptor.h"

namespace offenbar::batch {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

Result<void> remove_below(int parent, const std::string& name, dev_t device, int depth);

Result<void> empty_below(int folder, const std::vector<std::string>& keep, dev_t device,
                         int depth) {
  if (depth > deepest_staging) return fail(Fault::unreadable, "staging folder is nested too deep");
  OFFENBAR_TRY(const std::vector<std::string> names, names_in(folder));
  for (const std::string& name : names) {
    if (std::find(keep.begin(), keep.end(), name) != keep.end()) continue;
    OFFENBAR_CHECK(remove_below(folder, name, device, depth));
  }
  return {};
}

Result<void> remove_below(int parent, const std::string& name, dev_t device, int depth) {
  struct stat found {};
  if (::fstatat(parent, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return {};
    return tl::unexpected(target_error(errno, "cannot look at " + name));
  }
  if (found.st_dev != device) return fail(Fault::unreadable, name + " is another file system");
  if (S_ISDIR(found.st_mode)) {
    if ((found.st_mode & 0700) != 0700) ::fchmodat(parent, name.c_str(), 0700, 0);
    const Descriptor folder(::openat(parent, name.c_str(), folder_flags));
    if (!folder) return tl::unexpected(target_error(errno, "cannot open " + name));
    OFFENBAR_CHECK(empty_below(folder.get(), {}, device, depth + 1));
  }
  const int flags = S_ISDIR(found.st_mode) ? AT_REMOVEDIR : 0;
  if (::unlinkat(parent, name.c_str(), flags) != 0 && errno != ENOENT) {
    return tl::unexpected(target_error(errno, "cannot remove " + name));
  }
  return {};
}

Result<dev_t> device_of(int folder) {
  struct stat found {};
  if (::fstat(folder, &found) != 0) {
    return tl::unexpected(target_error(errno, "cannot look at a staging folder"));
  }
  return found.st_dev;
}

}  // namespace

Result<std::vector<std::string>> names_in(int folder) {
  // A descriptor of its own, so that the caller's position does not matter.
  const int own = ::openat(folder, ".", folder_flags);
  const std::unique_ptr<DIR, CloseFolder> stream(own < 0 ? nullptr : ::fdopendir(own));
  if (stream == nullptr) return tl::unexpected(target_error(errno, "cannot list a staging folder"));
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string name(entry->d_name);
    if (name != "." && name != "..") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> remove_tree(int parent, const std::string& name) {
  OFFENBAR_TRY(const dev_t device, device_of(parent));
  return remove_below(parent, name, device, 0);
}

Result<void> empty_folder(int folder, const std::vector<std::string>& keep) {
  OFFENBAR_TRY(const dev_t device, device_of(folder));
  return empty_below(folder, keep, device, 0);
}

Result<std::vector<std::string>> dead_runs(const std::string& staging_folder,
                                           const std::string& own_run) {
  const Descriptor folder(::open(staging_folder.c_str(), folder_flags));
  if (!folder && errno == ENOENT) return std::vector<std::string>{};
  if (!folder) return tl::unexpected(target_error(errno, "cannot open " + staging_folder));
  OFFENBAR_TRY(std::vector<std::string> names, names_in(folder.get()));
  std::erase(names, own_run);
  return names;
}

Result<void> remove_finished_stores(Ledger& ledger, int stores) {
  OFFENBAR_TRY(const std::vector<std::string> names, names_in(stores));
  OFFENBAR_TRY(Statement open, ledger.database().prepare(
                                   "SELECT 1 FROM files WHERE id = ?1 AND state = 0 AND gone = 0"));
  for (const std::string& name : names) {
    OFFENBAR_TRY(const bool is_open, open.bind(1, std::int64_t{std::atoll(name.c_str())}).step());
    if (is_open) {
      open.reset();
      continue;
    }
    OFFENBAR_CHECK(remove_tree(stores, name));
  }
  return {};
}

Result<std::size_t> clean_staging(const std::string& staging_folder, const std::string& own_run) {
  OFFENBAR_TRY(const std::vector<std::string> dead, dead_runs(staging_folder, own_run));
  if (dead.empty()) return std::size_t{0};
  const Descriptor folder(::open(staging_folder.c_str(), folder_flags));
  if (!folder) return tl::unexpected(target_error(errno, "cannot open " + staging_folder));
  for (const std::string& run : dead) OFFENBAR_CHECK(remove_tree(folder.get(), run));
  return dead.size();
}

}  // namespace offenbar::batch
