#include "batch/attributes.h"

#include <fmt/core.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include "batch/system_calls.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr const char* acl_name = "system.posix_acl_access";
constexpr const char* default_acl_name = "system.posix_acl_default";
constexpr mode_t narrow_file = 0600;
constexpr mode_t narrow_folder = 0700;

// The value of an attribute, or nothing if there is none or it cannot be read.
std::optional<std::string> attribute_of(int file, const char* name) {
  const ssize_t needed = ::fgetxattr(file, name, nullptr, 0);
  if (needed < 0) return std::nullopt;
  std::string value(static_cast<std::size_t>(needed), '\0');
  const ssize_t size = ::fgetxattr(file, name, value.data(), value.size());
  if (size < 0) return std::nullopt;
  value.resize(static_cast<std::size_t>(size));
  return value;
}

std::vector<std::pair<std::string, std::string>> user_attributes(int file) {
  std::vector<std::pair<std::string, std::string>> found;
  const ssize_t needed = ::flistxattr(file, nullptr, 0);
  if (needed <= 0) return found;
  std::string names(static_cast<std::size_t>(needed), '\0');
  const ssize_t size = ::flistxattr(file, names.data(), names.size());
  std::string_view rest(names.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
  while (!rest.empty()) {
    const std::string name(rest.substr(0, rest.find('\0')));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    if (!name.starts_with("user.")) continue;
    if (std::optional<std::string> value = attribute_of(file, name.c_str())) {
      found.emplace_back(name, *std::move(value));
    }
  }
  return found;
}

// In words for the report: "0640, user 1000, group 100, with an access list".
std::string rights_text(const Attributes& attributes) {
  return fmt::format("{:04o}, user {}, group {}{}", attributes.mode & 07777, attributes.owner,
                     attributes.group, attributes.acl ? ", with an access list" : "");
}

// In another group than the source's, its members would count as others, and the other way round.
bool group_matters(const Attributes& attributes) {
  const mode_t of_group = (attributes.mode >> 3) & 7;
  return of_group != (attributes.mode & 7) || attributes.acl.has_value();
}

// What could not be set, in words; empty if everything could.
std::string set_owner(int file, const Attributes& wanted) {
  struct stat now {};
  if (::fstat(file, &now) != 0) return "owner";
  const bool is_root = ::geteuid() == 0;
  if (now.st_uid != wanted.owner) {
    if (is_root && ::fchown(file, wanted.owner, static_cast<gid_t>(-1)) != 0) return "owner";
    if (!is_root && (wanted.mode & (S_IRGRP | S_IROTH)) == 0) return "owner";
  }
  if (now.st_gid != wanted.group && ::fchown(file, static_cast<uid_t>(-1), wanted.group) != 0 &&
      (is_root || group_matters(wanted))) {
    return "group";
  }
  return {};
}

// True if `name` now has that value, or is gone where there is none to have.
bool set_acl(int file, const char* name, const std::optional<std::string>& value) {
  if (value) return ::fsetxattr(file, name, value->data(), value->size(), 0) == 0;
  return ::fremovexattr(file, name) == 0 || errno == ENODATA || errno == EOPNOTSUPP;
}

std::string set_rights(int file, const Attributes& wanted, mode_t mask, bool is_folder) {
  if (std::string refused = set_owner(file, wanted); !refused.empty()) return refused;
  // Before the mode: with an inherited list in place, the mode's group bits would open its mask.
  if (!wanted.acl && !set_acl(file, acl_name, {})) return "access list";
  if (is_folder && !set_acl(file, default_acl_name, wanted.default_acl)) {
    return "default access list";
  }
  const mode_t mode = wanted.mode & mask;
  if (::fchmod(file, mode) != 0) return "mode";
  if (wanted.acl && !set_acl(file, acl_name, wanted.acl)) return "access list";
  struct stat now {};
  // File systems without modes of their own take any and keep none.
  if (::fstat(file, &now) != 0 || (now.st_mode & 0777 & ~mode) != 0) return "mode";
  return {};
}

Loss narrow(int file, const Attributes& wanted, const std::string& refused, mode_t mode) {
  static_cast<void>(set_acl(file, acl_name, {}));
  static_cast<void>(set_acl(file, default_acl_name, {}));
  static_cast<void>(::fchmod(file, mode));
  return Loss{"permissions", Severity::formatting, "", rights_text(wanted),
              fmt::format("{:04o}: the {} cannot be set", mode, refused)};
}

std::string set_user_attributes(int file, const Attributes& wanted) {
  std::string refused;
  for (const auto& [name, value] : wanted.user) {
    if (::fsetxattr(file, name.c_str(), value.data(), value.size(), 0) == 0) continue;
    refused += (refused.empty() ? "" : ", ") + printable(name);
  }
  return refused;
}

std::vector<Loss> apply(int file, const Attributes& wanted, mode_t mask, bool is_folder) {
  std::vector<Loss> losses;
  const std::string unset = set_user_attributes(file, wanted);
  if (!unset.empty()) losses.push_back({"attributes", Severity::cosmetic, "", unset, ""});
  const std::string refused = set_rights(file, wanted, mask, is_folder);
  if (!refused.empty()) {
    losses.push_back(narrow(file, wanted, refused, is_folder ? narrow_folder : narrow_file));
  }
  const std::array<timespec, 2> times{wanted.accessed, wanted.modified};
  if (::futimens(file, times.data()) != 0) {
    losses.push_back({"attributes", Severity::cosmetic, "", "modification time", ""});
  }
  return losses;
}

}  // namespace

Result<Attributes> read_attributes(int file) {
  struct stat found {};
  if (::fstat(file, &found) != 0) {
    return tl::unexpected(source_error(errno, "cannot read the attributes"));
  }
  Attributes attributes;
  attributes.accessed = found.st_atim;
  attributes.modified = found.st_mtim;
  attributes.mode = found.st_mode;
  attributes.owner = found.st_uid;
  attributes.group = found.st_gid;
  attributes.acl = attribute_of(file, acl_name);
  if (S_ISDIR(found.st_mode)) attributes.default_acl = attribute_of(file, default_acl_name);
  attributes.user = user_attributes(file);
  return attributes;
}

std::vector<Loss> apply_attributes(int file, const Attributes& attributes) {
  return apply(file, attributes, 0777, false);
}

std::vector<Loss> apply_folder_attributes(int folder, const Attributes& attributes) {
  return apply(folder, attributes, 0777 | S_ISGID | S_ISVTX, true);
}

}  // namespace offenbar::batch
