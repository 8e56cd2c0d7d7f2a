#include "converters/base/isolation.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <string_view>

#include "converters/base/visitor.h"

namespace offenbar {
namespace {

// Names that an architecture does not have are passed over, so one list serves x86-64 and arm64.
constexpr std::array denied_to_all{
    // other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease",
    "kcmp", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "tkill", "fork", "vfork", "execveat",
    "migrate_pages", "move_pages",
    // mounts and namespaces
    "mount", "umount", "umount2", "mount_setattr", "move_mount", "open_tree", "open_tree_attr",
    "fsopen", "fsconfig", "fsmount", "fspick", "pivot_root", "chroot", "setns", "unshare",
    "name_to_handle_at", "open_by_handle_at", "mknod", "mknodat", "swapon", "swapoff", "quotactl",
    "quotactl_fd", "fanotify_init", "fanotify_mark",
    // the kernel
    "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter",
    "io_uring_register", "io_setup", "io_submit", "keyctl", "add_key", "request_key", "init_module",
    "finit_module", "delete_module", "create_module", "kexec_load", "kexec_file_load", "reboot",
    "syslog", "acct", "lookup_dcookie", "personality", "modify_ldt", "iopl", "ioperm", "vhangup",
    "nfsservctl", "uselib", "_sysctl", "sysfs", "vm86", "vm86old", "settimeofday", "clock_settime",
    "clock_adjtime", "adjtimex", "stime", "sethostname", "setdomainname", "set_mempolicy", "mbind",
    "memfd_secret",
    // who we are
    "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setfsuid", "setfsgid",
    "setgroups", "capset",
    // ways out
    "socketcall", "connect", "accept", "accept4", "sendmsg", "sendmmsg", "msgget", "msgsnd",
    "msgrcv", "semget", "shmget", "shmat", "mq_open", "ipc"};

constexpr std::array denied_to_readers{
    "open",         "openat",       "openat2",      "creat",     "unlink",      "unlinkat",
    "rename",       "renameat",     "renameat2",    "link",      "linkat",      "symlink",
    "symlinkat",    "mkdir",        "mkdirat",      "rmdir",     "truncate",    "chmod",
    "fchmod",       "fchmodat",     "fchmodat2",    "chown",     "lchown",      "fchown",
    "fchownat",     "chdir",        "fchdir",       "utime",     "utimes",      "utimensat",
    "futimesat",    "setxattr",     "lsetxattr",    "fsetxattr", "removexattr", "lremovexattr",
    "fremovexattr", "inotify_init", "inotify_init1"};

// What is left of these to those who write results: files and folders, and their times.
constexpr std::array allowed_to_writers{"open",     "openat", "unlink",  "unlinkat",  "rename",
                                        "renameat", "mkdir",  "mkdirat", "utimensat", "renameat2"};

bool is_allowed_to_writers(std::string_view name) {
  return std::ranges::find(allowed_to_writers, name) != allowed_to_writers.end();
}

struct Release {
  void operator()(void* filter) const { ::seccomp_release(filter); }
};

// Rules for one filter. The first that cannot be added is remembered; load() tells.
class Filter {
 public:
  Filter() : filter_(::seccomp_init(SCMP_ACT_ALLOW)) {}

  template <class... Conditions>
  void answer(int code, const char* name, Conditions... conditions) {
    const int number = ::seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR) return;
    const std::array<scmp_arg_cmp, sizeof...(conditions)> list{conditions...};
    const int result =
        ::seccomp_rule_add_array(filter_.get(), SCMP_ACT_ERRNO(static_cast<std::uint32_t>(code)),
                                 number, static_cast<unsigned>(list.size()), list.data());
    if (result < 0 && result != -EDOM && error_ == 0) error_ = result;
  }

  [[nodiscard]] int load() {
    if (!filter_) return -ENOMEM;
    if (error_ < 0) return error_;
    ::seccomp_attr_set(filter_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a tree, not a list
    ::seccomp_attr_set(filter_.get(), SCMP_FLTATR_CTL_TSYNC, 1);
    return ::seccomp_load(filter_.get());
  }

 private:
  std::unique_ptr<void, Release> filter_;
  int error_ = 0;
};

scmp_arg_cmp masked(unsigned argument, std::uint64_t mask, std::uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}
// All 64 bits are compared: a value with dirt in its upper half is refused too.
scmp_arg_cmp differs(unsigned argument, std::uint64_t value) {
  return {argument, SCMP_CMP_NE, value, 0};
}

void allow_only_own_signals(Filter& filter) {
  const auto self = static_cast<std::uint64_t>(::getpid());
  for (const char* name : {"kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"}) {
    filter.answer(EPERM, name, differs(0, self));
  }
  filter.answer(EPERM, "prlimit64", scmp_arg_cmp{0, SCMP_CMP_GT, 0, 0});
}

// Files are opened to be read. What openat2 wants is in memory, out of sight: it stays denied.
void allow_only_reading(Filter& filter) {
  for (const char* name : denied_to_readers) {
    const std::string_view call(name);
    if (call != "open" && call != "openat") filter.answer(EPERM, name);
  }
  for (const std::uint64_t flag : {O_WRONLY, O_RDWR, O_CREAT, O_TRUNC}) {
    filter.answer(EPERM, "open", masked(1, flag, flag));
    filter.answer(EPERM, "openat", masked(2, flag, flag));
  }
}

// Threads yes, processes no. clone3 hides its flags in memory: ENOSYS sends the C library to clone.
void allow_only_threads(Filter& filter) {
  filter.answer(EPERM, "clone", masked(0, CLONE_THREAD, 0));
  filter.answer(ENOSYS, "clone3");
}

// A datagram pair could send to any named socket; so could sendto with an address.
void allow_only_pairs(Filter& filter, Profile profile) {
  constexpr std::uint64_t type = 0xf;
  filter.answer(EPERM, "socketpair", differs(0, AF_UNIX));
  filter.answer(EPERM, "socketpair", masked(1, type, SOCK_DGRAM));
  filter.answer(EPERM, "sendto", differs(4, 0));
  if (profile != Profile::fresh_office) {
    for (const char* name : {"socket", "bind", "listen"}) filter.answer(EPERM, name);
    return;
  }
  // soffice insists on a socket for its other windows: it gets one that nobody can reach.
  filter.answer(EPERM, "socket", differs(0, AF_UNIX));
  for (const char* name : {"bind", "listen"}) filter.answer(0, name);
}

int load_filter(Profile profile, const char* program, bool may_visit) {
  Filter filter;
  for (const char* name : denied_to_all) filter.answer(EPERM, name);
  allow_only_own_signals(filter);
  allow_only_threads(filter);
  allow_only_pairs(filter, profile);
  if (profile == Profile::fresh_office) {
    filter.answer(EPERM, "execve", differs(0, reinterpret_cast<std::uint64_t>(program)));
  } else {
    filter.answer(EPERM, "execve");
  }
  if (may_visit) {
    allow_only_reading(filter);
    return filter.load();
  }
  if (profile == Profile::reader) {
    for (const char* name : denied_to_readers) filter.answer(EPERM, name);
    return filter.load();
  }
  if (profile == Profile::writer) {
    for (const char* name : denied_to_readers) {
      if (!is_allowed_to_writers(name)) filter.answer(EPERM, name);
    }
  }
  // The staging folder is private until the supervisor has checked and synced it.
  for (const char* name : {"fsync", "fdatasync", "sync_file_range", "sync", "syncfs"}) {
    filter.answer(0, name);
  }
  return filter.load();
}

bool drop_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const std::array<__user_cap_data_struct, 2> none{};
  return ::syscall(SYS_capset, &header, none.data()) == 0;
}

// Private writable memory mapped now: the sixth number of /proc/self/statm, in pages.
std::uint64_t mapped_data_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t pages = 0;
  for (int i = 0; i < 6; ++i) file >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t used_cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return static_cast<std::uint64_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec);
}

bool limit(__rlimit_resource resource, std::uint64_t soft, std::uint64_t hard) {
  rlimit now{};
  if (::getrlimit(resource, &now) != 0) return false;
  const rlimit wanted{std::min<rlim_t>(soft, now.rlim_max), std::min<rlim_t>(hard, now.rlim_max)};
  return ::setrlimit(resource, &wanted) == 0;
}

bool set_limits(const Limits& limits) {
  bool ok = limit(RLIMIT_CORE, 0, 0);
  if (limits.memory_bytes) {
    const std::uint64_t all = mapped_data_bytes() + limits.memory_bytes;
    ok = limit(RLIMIT_DATA, all, all) && ok;
  }
  if (limits.cpu_seconds) {  // SIGXCPU at the soft limit tells why; SIGKILL follows if it is caught
    const std::uint64_t all = used_cpu_seconds() + limits.cpu_seconds;
    ok = limit(RLIMIT_CPU, all, all + 1) && ok;
  }
  if (limits.output_bytes) ok = limit(RLIMIT_FSIZE, limits.output_bytes, limits.output_bytes) && ok;
  return ok;
}

Result<Measures> locked_in(Profile profile, const Limits& limits, const char* program,
                           bool may_visit) {
  const std::string hint = "the kernel must offer seccomp filters; --unsafe goes on without";
  if (!set_limits(limits)) {
    return fail(Fault::internal, fmt::format("setrlimit: {}", std::strerror(errno)), 0, hint);
  }
  Measures measures{"no_new_privs", "seccomp", "rlimits"};
  if (drop_capabilities()) measures.emplace_back("no_capabilities");
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return fail(Fault::internal, fmt::format("no_new_privs: {}", std::strerror(errno)), 0, hint);
  }
  if (const int code = load_filter(profile, program, may_visit); code < 0) {
    return fail(Fault::internal, fmt::format("seccomp: {}", std::strerror(-code)), 0, hint);
  }
  return measures;
}

}  // namespace

Result<Measures> lock_in(Profile profile, const Limits& limits, const char* program) {
  return locked_in(profile, limits, program, false);
}

Result<Measures> lock_in_visitor(const Limits& limits) {
  return locked_in(Profile::reader, limits, nullptr, true);
}

Result<Measures> confine(Measures earlier, const std::vector<int>& writable, Profile profile,
                         const Limits& limits, bool required) {
  for (std::string& measure : restrict_files({}, writable)) earlier.push_back(std::move(measure));
  auto locked = lock_in(profile, limits);
  if (!locked && required) return locked;
  if (locked) earlier.insert(earlier.end(), locked->begin(), locked->end());
  return earlier;
}

}  // namespace offenbar
