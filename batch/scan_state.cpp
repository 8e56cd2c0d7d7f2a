#include "batch/scan_state.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "batch/system_calls.h"
#include "converters/base/descriptor.h"
#include "converters/base/digest.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr const char* use_state = "Name a folder on a local disk with --state DIR.";

bool is_within(const std::string& path, const std::string& folder) {
  return path == folder || path.starts_with(folder == "/" ? folder : folder + "/");
}

// Makes the folder and all above it that are missing, 0700.
Result<Descriptor> make_private(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    (void)::mkdir(path.substr(0, slash).c_str(), 0700);
  }
  const bool is_new = ::mkdir(path.c_str(), 0700) == 0;
  if (!is_new && errno != EEXIST) return tl::unexpected(target_error(errno, "cannot make " + path));
  Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat found {};
  if (!folder || ::fstat(folder.get(), &found) != 0) {
    return tl::unexpected(target_error(errno, "cannot open " + path));
  }
  if (found.st_uid != ::geteuid() && ::geteuid() != 0) {
    return fail(Fault::unreadable, printable(path) + " belongs to another user", 0,
                "Scan as the user who scanned first, or name another folder with --state DIR.");
  }
  if (is_new) (void)::fchmod(folder.get(), 0700);  // the umask may have taken bits
  return folder;
}

Result<std::string> default_folder(const std::vector<std::string>& sources,
                                   const StateSurroundings& surroundings) {
  if (!surroundings.state_home.starts_with('/')) {
    return fail(Fault::unreadable, "there is no home for the ledger", 0, use_state);
  }
  std::string all;
  for (const std::string& source : sources) all += source + '\0';
  return surroundings.state_home + "/offenbar/scan-" + sha256_hex(as_bytes(all)).substr(0, 16);
}

}  // namespace

Result<StateFolder> make_scan_state(const std::vector<std::string>& sources,
                                    const std::string& wanted,
                                    const StateSurroundings& surroundings) {
  std::string path = wanted;
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  if (path.empty()) {
    OFFENBAR_TRY(path, default_folder(sources, surroundings));
  }
  for (const std::string& source : sources) {
    if (!is_within(path, source)) continue;
    return fail(Fault::unreadable, "the ledger would lie inside of " + printable(source), 0,
                "Name a folder outside of the sources with --state DIR.");
  }
  OFFENBAR_TRY(const Descriptor own, make_private(path));
  StateFolder state{path, path, path + "/staging", path + "/manifest-sha256.txt", false};
  state.on_network = surroundings.is_network(own.get());
  if (state.on_network && wanted.empty()) {
    return fail(Fault::unreadable, printable(path) + " is on a network file system", 0, use_state);
  }
  OFFENBAR_TRY([[maybe_unused]] const Descriptor staging, make_private(state.staging));
  return state;
}

}  // namespace offenbar::batch
