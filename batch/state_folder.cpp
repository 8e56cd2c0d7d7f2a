#include "batch/state_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "batch/system_calls.h"
#include "converters/base/descriptor.h"
#include "converters/base/digest.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr const char* pointer_name = "state";
constexpr std::size_t longest_pointer = 4096;
constexpr const char* use_state = "Name a folder on a local disk with --state DIR.";

Error with_hint(Error error, const char* hint) {
  error.hint = hint;
  return error;
}

// A folder of our own: 0700, ours or root's, no link.
Result<Descriptor> check_own(const std::string& path) {
  Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder) return tl::unexpected(target_error(errno, "cannot open " + path));
  struct stat found {};
  if (::fstat(folder.get(), &found) != 0) {
    return tl::unexpected(target_error(errno, "cannot look at " + path));
  }
  if (found.st_uid != ::geteuid() && ::geteuid() != 0) {
    return fail(Fault::unreadable, printable(path) + " belongs to another user", 0,
                "Run as the user who started the first run on this target.");
  }
  return folder;
}

Result<Descriptor> make_own(const std::string& path) {
  const bool is_new = ::mkdir(path.c_str(), 0700) == 0;
  if (!is_new && errno != EEXIST) return tl::unexpected(target_error(errno, "cannot make " + path));
  OFFENBAR_TRY(Descriptor folder, check_own(path));
  // The umask may have taken bits, an older folder may have been opened by hand. File systems
  // without modes refuse; the ones that matter do not.
  static_cast<void>(::fchmod(folder.get(), 0700));
  return folder;
}

Result<void> make_parents(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    if (::mkdir(path.substr(0, slash).c_str(), 0700) != 0 && errno != EEXIST) {
      return tl::unexpected(target_error(errno, "cannot make " + path.substr(0, slash)));
    }
  }
  return {};
}

// What an earlier run noted, or nothing if it noted nothing.
Result<std::optional<std::string>> read_pointer(const std::string& beside_target) {
  const std::string path = beside_target + "/" + pointer_name;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file && errno == ENOENT) return std::nullopt;
  std::string text(longest_pointer, '\0');
  const ssize_t size = file ? ::read(file.get(), text.data(), text.size()) : -1;
  if (size < 0) return tl::unexpected(source_error(errno, "cannot read " + path));
  text.resize(static_cast<std::size_t>(size));
  if (text.ends_with('\n')) text.pop_back();
  if (text.starts_with('/')) return text;
  return fail(Fault::corrupt, printable(path) + " holds no absolute path", 0,
              "Remove it and name the folder of the ledger with --state DIR.");
}

Result<void> write_pointer(int beside_target, const std::string& state) {
  const std::string name = std::string(pointer_name) + ".new";
  ::unlinkat(beside_target, name.c_str(), 0);
  const Descriptor file(::openat(beside_target, name.c_str(),
                                 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  const std::string line = state + "\n";
  const bool is_written =
      file && ::write(file.get(), line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
      ::fsync(file.get()) == 0 &&
      ::renameat(beside_target, name.c_str(), beside_target, pointer_name) == 0;
  if (is_written) return {};
  return tl::unexpected(target_error(errno, "cannot note where the ledger is"));
}

StateFolder laid_out(const std::string& target, std::string state) {
  const std::string beside = target + "/.offenbar";
  return {state.empty() ? beside : std::move(state), beside, beside + "/staging",
          beside + "/manifest-sha256.txt", false};
}

std::string without_end(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

// $XDG_STATE_HOME/offenbar/<id>: the same for every run on this target from this machine.
Result<std::string> local_state(const std::string& target, const StateSurroundings& surroundings) {
  if (!surroundings.state_home.starts_with('/')) {
    return fail(Fault::unreadable,
                "the target is on a network file system and there is no home for the ledger", 0,
                use_state);
  }
  return surroundings.state_home + "/offenbar/" + sha256_hex(as_bytes(target)).substr(0, 16);
}

// Where the state of this target belongs; empty: beside it.
Result<std::string> choose(const std::string& target, const std::string& wanted,
                           const std::optional<std::string>& noted, int beside,
                           const StateSurroundings& surroundings) {
  if (noted && !wanted.empty() && wanted != *noted) {
    return fail(
        Fault::unreadable, "the ledger of this target is in " + printable(*noted), 0,
        "Leave --state out; to move the ledger, move that folder and edit .offenbar/state.");
  }
  if (noted) return *noted;
  struct stat ledger {};
  const bool is_beside = ::fstatat(beside, "ledger.sqlite", &ledger, AT_SYMLINK_NOFOLLOW) == 0;
  if (is_beside && !wanted.empty()) {
    return fail(Fault::unreadable, "the ledger of this target is in its folder .offenbar", 0,
                "Leave --state out.");
  }
  if (!wanted.empty()) return wanted;
  if (is_beside || !surroundings.is_network(beside)) return std::string();
  return local_state(target, surroundings);
}

Result<void> make_elsewhere(const StateFolder& state, bool is_noted, bool is_wanted) {
  struct stat there {};
  if (is_noted && ::stat(state.path.c_str(), &there) != 0) {
    return tl::unexpected(with_hint(
        target_error(errno, "the ledger of this target should be in " + state.path),
        "It was made on another machine or was moved: go on there, or correct .offenbar/state."));
  }
  OFFENBAR_CHECK(make_parents(state.path));
  // --state may name a link that the user made; the one we chose is none.
  if (is_wanted) {
    if (::mkdir(state.path.c_str(), 0700) == 0 || errno == EEXIST) return {};
    return tl::unexpected(target_error(errno, "cannot make " + state.path));
  }
  OFFENBAR_TRY([[maybe_unused]] const Descriptor own, make_own(state.path));
  return {};
}

}  // namespace

StateSurroundings real_surroundings() {
  const char* const state_home = std::getenv("XDG_STATE_HOME");
  const char* const home = std::getenv("HOME");
  StateSurroundings surroundings{"", is_network_file_system};
  if (state_home != nullptr && *state_home == '/') {
    surroundings.state_home = state_home;
  } else if (home != nullptr && *home == '/') {
    surroundings.state_home = std::string(home) + "/.local/state";
  }
  return surroundings;
}

Result<StateFolder> make_state_folder(const std::string& target, const std::string& wanted,
                                      const StateSurroundings& surroundings) {
  const std::string plain = without_end(wanted);
  StateFolder state = laid_out(target, "");
  OFFENBAR_TRY(const Descriptor beside, make_own(state.beside_target));
  OFFENBAR_TRY([[maybe_unused]] const Descriptor staging, make_own(state.staging));
  OFFENBAR_TRY(const std::optional<std::string> noted, read_pointer(state.beside_target));
  OFFENBAR_TRY(std::string chosen, choose(target, plain, noted, beside.get(), surroundings));
  if (chosen.empty()) return state;
  state = laid_out(target, std::move(chosen));
  OFFENBAR_CHECK(make_elsewhere(state, noted.has_value(), !plain.empty()));
  const Descriptor folder(::open(state.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return tl::unexpected(target_error(errno, "cannot open " + state.path));
  state.on_network = surroundings.is_network(folder.get());
  if (state.on_network && plain.empty() && !noted) {
    return fail(Fault::unreadable, printable(state.path) + " is on a network file system too", 0,
                use_state);
  }
  if (!noted) OFFENBAR_CHECK(write_pointer(beside.get(), state.path));
  return state;
}

Result<StateFolder> find_state_folder(const std::string& target, const std::string& wanted) {
  if (!wanted.empty()) return laid_out(target, without_end(wanted));
  StateFolder state = laid_out(target, "");
  struct stat there {};
  if (::lstat(state.beside_target.c_str(), &there) != 0) {
    return fail(Fault::not_found, "no run was ever started on " + printable(target), 0,
                "offenbar migrate SOURCE... --to TARGET");
  }
  OFFENBAR_TRY([[maybe_unused]] const Descriptor own, check_own(state.beside_target));
  OFFENBAR_TRY(const std::optional<std::string> noted, read_pointer(state.beside_target));
  return noted ? laid_out(target, *noted) : state;
}

bool is_network_file_system(int folder) {
  // f_type of statfs(2); linux/magic.h lacks some.
  static constexpr std::array<std::uint32_t, 14> network{
      0x00006969,  // NFS
      0x0000517B,  // SMB
      0xFF534D42,  // CIFS
      0xFE534D42,  // SMB2
      0x65735546,  // FUSE: sshfs, glusterfs, VirtualBox ... and local ones, whose mmap is no better
      0x01021997,  // 9p
      0x5346414F,  // AFS (OpenAFS)
      0x6B414653,  // AFS (kernel)
      0x73757245,  // Coda
      0x00C36400,  // Ceph
      0x0BD00BD0,  // Lustre
      0x01161970,  // GFS2
      0x7461636F,  // OCFS2
      0x786F4256,  // VirtualBox shared folders
  };
  struct statfs found {};
  if (::fstatfs(folder, &found) != 0) return false;
  const auto type = static_cast<std::uint32_t>(found.f_type);
  for (const std::uint32_t magic : network) {
    if (type == magic) return true;
  }
  return false;
}

}  // namespace offenbar::batch
