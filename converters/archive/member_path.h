// From the name of a member to its place below the archive's folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "converters/base/result.h"

namespace offenbar::archive {

// A name from a zip member without the UTF-8 flag, or from anywhere else: UTF-8 stays. Other bytes
// are taken for code page 437, as APPNOTE.TXT D.1 says, where 850, which Windows writes in western
// Europe, has the same letters there. All others stay as they are.
[[nodiscard]] std::string decoded_name(std::string raw);

// Backslashes of a name that was made on Windows become slashes; names that are no UTF-8 are left
// alone, because a backslash may be half a character there.
[[nodiscard]] std::string with_slashes(std::string name);

struct MemberPath {
  std::string path;  // relative, no empty, "." or ".." component; empty: the archive itself
  std::optional<Error> error;  // corrupt: the name leads out of the archive, or is too long
};

// With an error, `path` is a harmless stand-in: ".." becomes "__".
[[nodiscard]] MemberPath path_of(std::string_view name);

}  // namespace offenbar::archive
