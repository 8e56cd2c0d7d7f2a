#include "batch/folder_landing.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <functional>
#include <map>

#include "batch/recovery.h"
#include "batch/store_finish.h"
#include "batch/store_job.h"
#include "converters/base/digest.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int deepest = 64;

// Each entry below a folder, folders before what they hold. Nothing is followed.
using Visit = std::function<Result<void>(int parent, const std::string& name,
                                         const std::string& path, const struct stat& info)>;
Result<void> walk(int folder, const std::string& prefix, const Visit& visit, int depth = 0) {
  if (depth > deepest) return fail(Fault::unreadable, "a folder is nested too deep");
  OFFENBAR_TRY(const std::vector<std::string> names, names_in(folder));
  for (const std::string& name : names) {
    struct stat info {};
    if (::fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
      return tl::unexpected(target_error(errno, "cannot look at " + name));
    }
    const std::string path = prefix.empty() ? name : prefix + "/" + name;
    OFFENBAR_CHECK(visit(folder, name, path, info));
    if (!S_ISDIR(info.st_mode)) continue;
    const Descriptor below(::openat(folder, name.c_str(), folder_flags));
    if (!below) return tl::unexpected(target_error(errno, "cannot open " + path));
    OFFENBAR_CHECK(walk(below.get(), path, visit, depth + 1));
  }
  return {};
}

Result<std::string> read_list(int folder) {
  const Descriptor file(::openat(folder, item_list_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file) return std::string();
  std::string text;
  std::array<char, 65536> block{};
  for (;;) {
    const ssize_t got = ::read(file.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected(target_error(errno, "cannot read a list of items"));
    if (got == 0) return text;
    text.append(block.data(), static_cast<std::size_t>(got));
  }
}

// Digests by path. Names of ours hold no line ends.
std::map<std::string, std::string> parse_list(const std::string& text) {
  constexpr std::size_t digest_size = 64;
  std::map<std::string, std::string> digests;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    const bool escaped = line.starts_with('\\');
    if (escaped) line.erase(0, 1);
    if (line.size() > digest_size + 2) {
      std::string path = line.substr(digest_size + 2);
      for (std::size_t at = 0; escaped && (at = path.find("\\\\", at)) != std::string::npos; ++at) {
        path.erase(at, 1);
      }
      digests[path] = line.substr(0, digest_size);
    }
    begin = end + 1;
  }
  return digests;
}

bool is_list_of_ours(const std::string& path) {
  return path == item_list_name || path == difference_list_name || path == "folders.tsv" ||
         path == "collections.tsv" || path == "mail/subscriptions" ||
         path.ends_with("/dovecot-keywords");
}

Result<void> copy_file(int from_folder, const std::string& name, int to_folder,
                       const struct stat& info) {
  const Descriptor from(::openat(from_folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  const Descriptor to(
      ::openat(to_folder, name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!from || !to) return tl::unexpected(target_error(errno, "cannot copy " + name));
  OFFENBAR_TRY(const Copied copied, copy_bytes(from.get(), to.get(), real_calls()));
  (void)copied;
  const std::array<timespec, 2> times{info.st_atim, info.st_mtim};
  (void)::futimens(to.get(), times.data());
  return {};
}

bool is_same_folder(const struct stat& a, const struct stat& b) {
  return a.st_ino == b.st_ino && a.st_dev == b.st_dev;
}

enum class Outcome : std::uint8_t { placed, replaced, edited, taken };

Result<Outcome> meet_existing(const FolderDelivery& delivery, int folder, const std::string& name) {
  const bool is_known = name == delivery.known_name;
  const Outcome otherwise = is_known ? Outcome::edited : Outcome::taken;
  const Descriptor there(::openat(folder, name.c_str(), folder_flags));
  if (!there) return otherwise;
  OFFENBAR_TRY(const std::string list, read_list(there.get()));
  const std::string digest = sha256_hex(as_bytes(list));
  if (digest != delivery.sha256 && !delivery.own_digests.contains(digest)) return otherwise;
  OFFENBAR_TRY(const bool untouched, is_as_delivered(there.get(), digest));
  if (!untouched) return otherwise;
  struct stat seen {};
  struct stat old {};
  if (::fstat(there.get(), &seen) != 0 ||
      ::renameat2(delivery.staged_folder, delivery.staged_name.c_str(), folder, name.c_str(),
                  RENAME_EXCHANGE) != 0) {
    return tl::unexpected(target_error(errno, "cannot replace " + name));
  }
  const bool is_old =
      ::fstatat(delivery.staged_folder, delivery.staged_name.c_str(), &old, 0) == 0 &&
      is_same_folder(seen, old);
  if (is_old) {
    OFFENBAR_CHECK(remove_tree(delivery.staged_folder, delivery.staged_name));
    return Outcome::replaced;
  }
  // Somebody put another folder there meanwhile.
  if (::renameat2(delivery.staged_folder, delivery.staged_name.c_str(), folder, name.c_str(),
                  RENAME_EXCHANGE) != 0) {
    return tl::unexpected(target_error(errno, "cannot replace " + name));
  }
  return otherwise;
}

Result<Outcome> place(const FolderDelivery& delivery, int folder, const std::string& name) {
  if (::renameat2(delivery.staged_folder, delivery.staged_name.c_str(), folder, name.c_str(),
                  RENAME_NOREPLACE) == 0) {
    return Outcome::placed;
  }
  if (errno == EEXIST) return meet_existing(delivery, folder, name);
  if (errno == EINVAL || errno == ENOSYS) {  // file systems that do not know the flag
    struct stat there {};
    if (::fstatat(folder, name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0) return Outcome::taken;
    if (::renameat(delivery.staged_folder, delivery.staged_name.c_str(), folder, name.c_str()) ==
        0) {
      return Outcome::placed;
    }
  }
  return tl::unexpected(target_error(errno, "cannot place " + name));
}

Landed landed_as(const FolderDelivery& delivery, const LandingName& name, Landing how) {
  const std::string path = delivery.folder.empty() ? name.name : delivery.folder + "/" + name.name;
  Landed landed{how, {path, delivery.sha256, false, true}, {}, {}};
  if (name.shortened) landed.notes.emplace_back("name_shortened");
  return landed;
}

}  // namespace

Result<bool> is_as_delivered(int folder, const std::string& sha256) {
  OFFENBAR_TRY(const std::string list, read_list(folder));
  if (sha256_hex(as_bytes(list)) != sha256) return false;
  const auto digests = parse_list(list);
  std::size_t found = 0;
  bool same = true;
  OFFENBAR_CHECK(walk(folder, "",
                      [&](int parent, const std::string& name, const std::string& path,
                          const struct stat& info) -> Result<void> {
                        if (!same || S_ISDIR(info.st_mode) || is_list_of_ours(path)) return {};
                        const auto listed = digests.find(path);
                        // Whatever people put there: a pipe would keep who opens it.
                        const Descriptor file(
                            ::openat(parent, name.c_str(),
                                     O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
                        if (listed == digests.end() || !file || !S_ISREG(info.st_mode)) {
                          same = false;
                          return {};
                        }
                        OFFENBAR_TRY(const std::string digest, sha256_of(file.get()));
                        same = digest == listed->second;
                        ++found;
                        return {};
                      }));
  return same && found == digests.size();
}

Result<void> copy_folder(int folder, const std::string& sha256, int to, const std::string& name) {
  OFFENBAR_TRY(const bool untouched, is_as_delivered(folder, sha256));
  if (!untouched) return fail(Fault::changed, "the first result was edited since");
  if (::mkdirat(to, name.c_str(), 0700) != 0) {
    return tl::unexpected(target_error(errno, "cannot make a folder"));
  }
  const Descriptor copy(::openat(to, name.c_str(), folder_flags));
  if (!copy) return tl::unexpected(target_error(errno, "cannot open a folder"));
  return walk(folder, "",
              [&](int parent, const std::string& entry, const std::string& path,
                  const struct stat& info) -> Result<void> {
                if (S_ISDIR(info.st_mode)) {
                  if (::mkdirat(copy.get(), path.c_str(), 0700) == 0) return {};
                  return tl::unexpected(target_error(errno, "cannot make " + path));
                }
                if (!S_ISREG(info.st_mode)) return {};
                const std::size_t slash = path.rfind('/');
                const std::string above = slash == std::string::npos ? "." : path.substr(0, slash);
                const Descriptor into(::openat(copy.get(), above.c_str(), folder_flags));
                if (!into) return tl::unexpected(target_error(errno, "cannot open " + above));
                return copy_file(parent, entry, into.get(), info);
              });
}

std::vector<Loss> apply_attributes_to_tree(int folder, const Attributes& attributes) {
  const mode_t mode = attributes.mode & 0666;
  const mode_t enter = mode | ((mode & 0444) >> 2U) | 0700;
  const bool is_root = ::geteuid() == 0;
  const bool may_own = is_root || attributes.owner == ::geteuid();
  // An ordinary user cannot give files away: then nobody else may read them either.
  bool narrow = false;
  // What is so already is left alone: there are as many files as there are messages.
  const auto give = [&](int parent, const std::string& name, const struct stat& now) {
    const bool is_folder = S_ISDIR(now.st_mode);
    const bool is_owned = now.st_uid == attributes.owner && now.st_gid == attributes.group;
    if (is_root && !is_owned &&
        ::fchownat(parent, name.c_str(), attributes.owner, attributes.group, AT_SYMLINK_NOFOLLOW) !=
            0) {
      narrow = true;
      return;
    }
    const bool group_is_ours = is_root || attributes.group == ::getegid();
    const mode_t wanted =
        (is_folder ? enter : mode) & static_cast<mode_t>(may_own && group_is_ours ? 0777 : 0700);
    if ((now.st_mode & 07777) != wanted && ::fchmodat(parent, name.c_str(), wanted, 0) != 0) {
      narrow = true;
    }
  };
  const auto walked = walk(folder, "",
                           [&](int parent, const std::string& name, const std::string&,
                               const struct stat& info) -> Result<void> {
                             give(parent, name, info);
                             return {};
                           });
  struct stat top {};
  if (::fstat(folder, &top) == 0) {
    give(folder, ".", top);
  } else {
    narrow = true;
  }
  const std::array<timespec, 2> times{attributes.accessed, attributes.modified};
  (void)::futimens(folder, times.data());
  if (walked && !narrow) return {};
  return {{"permissions", Severity::formatting, "", fmt::format("{:04o}", attributes.mode & 07777),
           "0700"}};
}

Result<Landed> land_folder(const Target& target, const FolderDelivery& delivery, Claims& claims,
                           std::int64_t utc_now) {
  OFFENBAR_TRY(const Descriptor folder, target.make_folder(delivery.folder));
  const unsigned known = delivery.known_name.empty() ? 0 : 1;
  bool was_edited = false;
  for (unsigned attempt = 0; attempt < name_attempts + known; ++attempt) {
    const bool is_known = attempt < known;
    LandingName choice = is_known ? LandingName{delivery.known_name, false}
                                  : choice_of_name(delivery.source_name, "", attempt - known);
    if (was_edited) {
      choice = with_suffix(delivery.known_name,
                           ".new-" + moment(utc_now) +
                               (attempt == known ? "" : fmt::format("-{}", attempt - known + 1)));
    }
    OFFENBAR_TRY(const bool is_ours,
                 claims.claim(delivery.folder, choice.name, normalised_key(choice.name),
                              delivery.owner, delivery.sha256));
    if (!is_ours) continue;
    OFFENBAR_TRY(const Outcome outcome, place(delivery, folder.get(), choice.name));
    switch (outcome) {
      case Outcome::placed: {
        Landed landed = landed_as(delivery, choice, was_edited ? Landing::beside : Landing::placed);
        if (was_edited) {
          landed.losses.push_back({"target_edited", Severity::content, "",
                                   printable(delivery.known_name), printable(choice.name)});
        }
        return landed;
      }
      case Outcome::replaced:
        return landed_as(delivery, choice, Landing::replaced);
      case Outcome::edited:
        was_edited = true;
        break;
      case Outcome::taken:
        OFFENBAR_CHECK(
            claims.release(delivery.folder, normalised_key(choice.name), delivery.owner));
    }
  }
  return fail(Fault::internal, "no name left for " + delivery.source_name);
}

}  // namespace offenbar::batch
