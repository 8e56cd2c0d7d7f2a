#include "converters/base/isolation.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <thread>
#include <vector>

#include "converters/base/channel.h"
#include "converters/base/descriptor.h"

namespace offenbar {
namespace {

// Runs `body` in a child; its exit code, or minus the signal that ended it.
int in_child(const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body());
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

constexpr int not_locked = 99;
constexpr int refused = 1;

// 1 if the call is answered with EPERM once the profile is in force.
int refused_under(Profile profile, const std::function<long()>& call) {
  return in_child([&] {
    if (!lock_in(profile, {})) return not_locked;
    return call() < 0 && errno == EPERM ? refused : 0;
  });
}

bool has(const Measures& measures, const std::string& name) {
  return std::find(measures.begin(), measures.end(), name) != measures.end();
}

struct Folder {
  Folder() {
    const char* root = std::getenv("TMPDIR");
    path = std::string(root ? root : "/tmp") + "/isolation-XXXXXX";
    EXPECT_NE(::mkdtemp(path.data()), nullptr);
  }
  ~Folder() {
    ::unlink((path + "/file").c_str());
    ::rmdir(path.c_str());
  }
  std::string path;
};

struct Call {
  const char* name;
  std::function<long()> call;
};

std::vector<Call> calls_nobody_may_make() {
  return {
      {"socket inet", [] { return long{::socket(AF_INET, SOCK_STREAM, 0)}; }},
      {"socket unix", [] { return long{::socket(AF_UNIX, SOCK_STREAM, 0)}; }},
      {"datagram pair",
       [] {
         std::array<int, 2> ends{};
         return long{::socketpair(AF_UNIX, SOCK_DGRAM, 0, ends.data())};
       }},
      {"ptrace", [] { return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }},
      {"kill parent", [] { return long{::kill(::getppid(), 0)}; }},
      {"kill everybody", [] { return long{::kill(-1, 0)}; }},
      {"exec", [] { return long{::execl("/bin/true", "true", nullptr)}; }},
      {"fork", [] { return long{::fork()}; }},
      {"mount", [] { return long{::mount("none", "/proc", "tmpfs", 0, nullptr)}; }},
      {"unshare", [] { return ::syscall(SYS_unshare, 0); }},
      {"bpf", [] { return ::syscall(SYS_bpf, 0, nullptr, 0); }},
      {"io_uring", [] { return ::syscall(SYS_io_uring_setup, 1, nullptr); }},
      {"keyctl", [] { return ::syscall(SYS_keyctl, 0, 0); }},
      {"personality", [] { return ::syscall(SYS_personality, 0xffffffff); }},
      {"read another's memory",
       [] { return ::syscall(SYS_process_vm_readv, ::getppid(), nullptr, 0, nullptr, 0, 0); }},
  };
}

TEST(LockIn, RefusesWhatNobodyMay) {
  for (const Profile profile : {Profile::reader, Profile::office}) {
    for (const Call& call : calls_nobody_may_make()) {
      EXPECT_EQ(refused_under(profile, call.call), refused) << call.name;
    }
  }
}

TEST(LockIn, AReaderOpensNoFile) {
  const auto open = [] { return long{::open("/dev/null", O_RDONLY)}; };
  EXPECT_EQ(refused_under(Profile::reader, open), refused);
  EXPECT_EQ(refused_under(Profile::office, open), 0);
  EXPECT_EQ(refused_under(Profile::reader, [] { return long{::unlink("/nonexistent")}; }), refused);
}

TEST(LockIn, TellsWhatIsInForce) {
  EXPECT_EQ(in_child([] {
              const auto measures = lock_in(Profile::reader, {});
              return measures && has(*measures, "no_new_privs") && has(*measures, "seccomp") &&
                             has(*measures, "rlimits")
                         ? 0
                         : 1;
            }),
            0);
}

TEST(LockIn, ThreadsStillStart) {
  EXPECT_EQ(in_child([] {
              if (!lock_in(Profile::office, {})) return not_locked;
              int value = 0;
              std::thread([&] { value = 5; }).join();
              return value;
            }),
            5);
}

TEST(LockIn, AChannelStillSpeaks) {
  auto ends = Channel::pair().value();
  EXPECT_EQ(in_child([&] {
              if (!lock_in(Profile::reader, {})) return not_locked;
              return ends.second.send({{"done", true}}) ? 0 : 1;
            }),
            0);
  EXPECT_EQ(ends.first.receive(std::chrono::seconds(60)).value()->body["done"], true);
}

TEST(LockIn, SyncingIsFreeForTheOffice) {
  // Not even a descriptor is needed: the call never reaches the kernel's code.
  EXPECT_EQ(in_child([] {
              if (!lock_in(Profile::office, {})) return not_locked;
              return ::fsync(-1) == 0 && ::fdatasync(-1) == 0 ? 0 : 1;
            }),
            0);
}

TEST(LockIn, AnAbortStillShowsAsOne) {
  EXPECT_EQ(in_child([] {
              if (!lock_in(Profile::office, {})) return not_locked;
              std::abort();
            }),
            -SIGABRT);
}

TEST(LockIn, AFreshOfficeExecutesOnlyItsProgram) {
  static const char* const program = "/bin/true";
  static const char* const other = "/bin/false";
  const auto run = [](const char* what) {
    return in_child([&] {
      if (!lock_in(Profile::fresh_office, {}, program)) return not_locked;
      std::array<char*, 2> arguments{const_cast<char*>(what), nullptr};
      ::execve(what, arguments.data(), nullptr);
      return errno == EPERM ? 5 : 6;
    });
  };
  EXPECT_EQ(run(program), 0);
  EXPECT_EQ(run(other), 5);
}

TEST(LockIn, AFreshOfficeListensToNobody) {
  EXPECT_EQ(in_child([] {
              if (!lock_in(Profile::fresh_office, {}, "x")) return not_locked;
              const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
              const sockaddr_un address{AF_UNIX, "/nonexistent/socket"};
              const auto* at = reinterpret_cast<const sockaddr*>(&address);
              if (::bind(socket.get(), at, sizeof address) != 0) return 1;
              if (::listen(socket.get(), 1) != 0) return 2;
              if (::connect(socket.get(), at, sizeof address) == 0 || errno != EPERM) return 3;
              return ::socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM ? 0 : 4;
            }),
            0);
}

TEST(Limits, CpuTimeEndsWithItsSignal) {
  EXPECT_EQ(in_child([] {
              if (!lock_in(Profile::reader, {.cpu_seconds = 1})) return not_locked;
              while (std::clock() >= 0) {
              }
              return 0;
            }),
            -SIGXCPU);
}

TEST(Limits, OutputEndsWithItsSignal) {
  const Folder folder;
  EXPECT_EQ(
      in_child([&] {
        const Descriptor file(::open((folder.path + "/file").c_str(), O_WRONLY | O_CREAT, 0600));
        if (!lock_in(Profile::reader, {.output_bytes = 1000})) return not_locked;
        const std::string text(600, 'x');
        for (int i = 0; i < 3; ++i) {
          [[maybe_unused]] const auto n = ::write(file.get(), text.data(), text.size());
        }
        return 0;
      }),
      -SIGXFSZ);
}

TEST(Limits, MemoryRunsOut) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's allocator ends the process instead of telling";
#endif
  EXPECT_EQ(in_child([] {
              if (!lock_in(Profile::reader, {.memory_bytes = 64 << 20})) return not_locked;
              return std::malloc(32 << 20) && !std::malloc(128 << 20) ? 0 : 1;
            }),
            0);
}

TEST(RestrictFiles, WritesOnlyWhereItMay) {
  const Folder inside;
  const Folder outside;
  const int code = in_child([&] {
    const Descriptor folder(::open(inside.path.c_str(), O_PATH));
    if (restrict_files({"/usr"}, {folder.get()}).empty()) return 77;
    if (::open((outside.path + "/file").c_str(), O_WRONLY | O_CREAT, 0600) >= 0) return 1;
    if (::open("/etc/passwd", O_RDONLY) >= 0) return 2;
    if (::open("/usr/bin", O_RDONLY) < 0) return 3;
    if (::open("/usr/new", O_WRONLY | O_CREAT, 0600) >= 0) return 4;
    if (::execl("/usr/bin/true", "true", nullptr) == 0) return 5;
    return ::open((inside.path + "/file").c_str(), O_WRONLY | O_CREAT, 0600) >= 0 ? 0 : 6;
  });
  if (code == 77) GTEST_SKIP() << "this kernel has no Landlock";
  EXPECT_EQ(code, 0);
}

TEST(Namespaces, TheNetworkIsEmptyWhereTheyAreGranted) {
  const int code = in_child([] {
    if (!has(enter_namespaces(), "network_namespace")) return 77;
    const Descriptor socket(::socket(AF_INET, SOCK_DGRAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(9);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* at = reinterpret_cast<const sockaddr*>(&address);
    return ::connect(socket.get(), at, sizeof address) < 0 && errno == ENETUNREACH ? 0 : 1;
  });
  if (code == 77) GTEST_SKIP() << "this machine grants no namespaces";
  EXPECT_EQ(code, 0);
}

}  // namespace
}  // namespace offenbar
