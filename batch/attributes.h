// What a file carries besides its bytes: times, mode, owner, POSIX ACL and user.* attributes.
//
// They are read from the source's descriptor while it is staged and set on the staged result before
// its rename, so that nobody ever sees a result with other rights. On folders they are set after
// the last file, because files that land change a folder's times and need its write bits.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <ctime>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "converters/base/result.h"
#include "converters/loss.h"

namespace offenbar::batch {

struct Attributes {
  timespec accessed{};
  timespec modified{};
  mode_t mode = 0600;  // as st_mode
  uid_t owner = 0;
  gid_t group = 0;
  std::optional<std::string> acl;          // system.posix_acl_access, raw
  std::optional<std::string> default_acl;  // system.posix_acl_default, raw; folders only
  std::vector<std::pair<std::string, std::string>> user;  // user.* attributes
};

// Attributes of an open file or folder (not O_PATH). Attributes that the file system does not know
// are simply not there. Errors: Fault::unreadable.
[[nodiscard]] Result<Attributes> read_attributes(int file);

// Sets them on a staged result, times last. Never wider than the source:
// - owner and group are set as root; an ordinary user sets the group where he is a member of it,
// - if the group cannot be set although it has rights of its own, or the mode, an ACL or (as root)
//   the owner cannot be set, the file becomes 0600 and the answer holds one Loss "permissions"
//   (formatting) that names the source's rights and what became of them. For an ordinary user
//   another owner is a loss only if that owner could not read the result,
// - an ACL inherited from the target is removed; set-uid and set-gid bits are never set,
// - a user.* attribute that cannot be set is a Loss "attributes" (cosmetic).
[[nodiscard]] std::vector<Loss> apply_attributes(int file, const Attributes& attributes);

// The same for a folder in TARGET: with its default ACL, set-gid and sticky bit; the narrow mode
// is 0700. `folder` is a descriptor that can be read (not O_PATH).
[[nodiscard]] std::vector<Loss> apply_folder_attributes(int folder, const Attributes& attributes);

}  // namespace offenbar::batch
