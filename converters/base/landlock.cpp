// restrict_files(). Landlock has no wrapper in the C library; the numbers here are the kernel's ABI
// (Documentation/userspace-api/landlock.rst), given by value because older headers lack the later.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "converters/base/descriptor.h"
#include "converters/base/isolation.h"

namespace offenbar {
namespace {

enum Access : std::uint64_t {
  execute = 1ULL << 0,
  write_file = 1ULL << 1,
  read_file = 1ULL << 2,
  read_folder = 1ULL << 3,
  remove_folder = 1ULL << 4,
  remove_file = 1ULL << 5,
  make_folder = 1ULL << 7,
  make_file = 1ULL << 8,
  refer = 1ULL << 13,     // since ABI 2
  truncate = 1ULL << 14,  // since ABI 3
};
constexpr std::uint64_t all_of_version_1 = (1ULL << 13) - 1;
constexpr std::uint64_t on_files = execute | write_file | read_file | truncate;
constexpr std::uint64_t reading = read_file | read_folder;
constexpr std::uint64_t writing =
    reading | write_file | remove_folder | remove_file | make_folder | make_file | refer | truncate;

constexpr long version_flag = 1;         // LANDLOCK_CREATE_RULESET_VERSION
constexpr int path_beneath = 1;          // LANDLOCK_RULE_PATH_BENEATH
constexpr std::uint64_t all_tcp = 3;     // bind and connect, since ABI 4
constexpr std::uint64_t all_scopes = 3;  // abstract sockets and signals, since ABI 6

struct RulesetAttribute {  // landlock_ruleset_attr
  std::uint64_t files = 0;
  std::uint64_t network = 0;
  std::uint64_t scoped = 0;
};
struct [[gnu::packed]] PathAttribute {  // landlock_path_beneath_attr
  std::uint64_t allowed;
  std::int32_t parent;
};

long abi_version() { return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, version_flag); }

RulesetAttribute attribute_of(long version) {
  RulesetAttribute result{.files = all_of_version_1};
  if (version >= 2) result.files |= refer;
  if (version >= 3) result.files |= truncate;
  if (version >= 4) result.network = all_tcp;
  if (version >= 6) result.scoped = all_scopes;
  return result;
}

// Each version knows a longer structure; an older kernel is given the part it knows.
std::size_t size_for(long version) {
  if (version >= 6) return 3 * sizeof(std::uint64_t);
  return (version >= 4 ? 2 : 1) * sizeof(std::uint64_t);
}

bool allow(int ruleset, int place, std::uint64_t access, std::uint64_t handled) {
  struct stat status {};
  if (::fstat(place, &status) != 0) return false;
  if (!S_ISDIR(status.st_mode)) access &= on_files;
  const PathAttribute rule{access & handled, place};
  return ::syscall(SYS_landlock_add_rule, ruleset, path_beneath, &rule, 0) == 0;
}

void allow_paths(int ruleset, const std::vector<std::string>& paths, std::uint64_t access,
                 std::uint64_t handled) {
  for (const std::string& path : paths) {
    const Descriptor place(::open(path.c_str(), O_PATH | O_CLOEXEC));
    if (place) static_cast<void>(allow(ruleset, place.get(), access, handled));
  }
}

}  // namespace

Measures restrict_files(const std::vector<std::string>& readable, const std::vector<int>& writable,
                        const std::vector<std::string>& executable) {
  const long version = abi_version();
  if (version < 1) return {};
  const RulesetAttribute attribute = attribute_of(version);
  const Descriptor ruleset(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attribute, size_for(version), 0)));
  if (!ruleset) return {};
  allow_paths(ruleset.get(), readable, reading, attribute.files);
  allow_paths(ruleset.get(), executable, reading | execute, attribute.files);
  for (const int folder : writable) {
    if (!allow(ruleset.get(), folder, writing, attribute.files)) return {};
  }
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return {};
  if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0) return {};
  return {"landlock"};
}

}  // namespace offenbar
