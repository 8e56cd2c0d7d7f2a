#include "batch/run_lock.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <ctime>
#include <mutex>
#include <set>
#include <utility>

#include "batch/system_calls.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

// Record locks do not exclude the process that holds them, and closing any descriptor of the file
// gives them up: so this process remembers the files it has locked.
using FileId = std::pair<dev_t, ino_t>;
std::mutex held_mutex;
std::set<FileId> held;

FileId id_of(int file) {
  struct stat found {};
  static_cast<void>(::fstat(file, &found));
  return {found.st_dev, found.st_ino};
}

void remember(const FileId& id) {
  const std::lock_guard lock(held_mutex);
  held.insert(id);
}

void forget(const FileId& id) {
  const std::lock_guard lock(held_mutex);
  held.erase(id);
}

std::string holder_text(std::int64_t utc_now) {
  std::array<char, HOST_NAME_MAX + 1> host{};
  static_cast<void>(::gethostname(host.data(), host.size() - 1));
  const std::time_t seconds = utc_now;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return fmt::format("process {} on host {}, since {:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                     ::getpid(), host.data(), parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string read_holder(int file) {
  std::array<char, 512> text{};
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  if (size <= 0) return "another process";
  const std::string_view line(text.data(), static_cast<std::size_t>(size));
  return printable(line.substr(0, line.find('\n')));
}

tl::unexpected<Error> in_use(const std::string& holder) {
  return fail(Fault::internal, "another run works on this target: " + holder, 0,
              "Wait until it ends, or end it; then start the same command again.");
}

Result<void> lock_file(int file, const std::string& path) {
  struct flock range {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  if (::fcntl(file, F_SETLK, &range) == 0) return {};
  if (errno == EACCES || errno == EAGAIN) return in_use(read_holder(file));
  return tl::unexpected(target_error(errno, "cannot lock " + path));
}

// The file may be one that this process holds already: then it must be neither opened nor closed.
bool is_held_here(const std::string& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return false;
  const std::lock_guard lock(held_mutex);
  return held.contains({found.st_dev, found.st_ino});
}

Result<Descriptor> lock_one(const std::string& folder, std::int64_t utc_now) {
  const std::string path = folder + "/lock";
  const std::string holder = holder_text(utc_now);
  if (is_held_here(path)) return in_use(holder);
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) return tl::unexpected(target_error(errno, "cannot open " + path));
  OFFENBAR_CHECK(lock_file(file.get(), path));
  remember(id_of(file.get()));
  const std::string line = holder + "\n";
  if (::ftruncate(file.get(), 0) != 0 ||
      ::pwrite(file.get(), line.data(), line.size(), 0) != static_cast<ssize_t>(line.size())) {
    forget(id_of(file.get()));
    return tl::unexpected(target_error(errno, "cannot write " + path));
  }
  return file;
}

}  // namespace

RunLock::RunLock(std::vector<Descriptor> files) : files_(std::move(files)) {}

RunLock::~RunLock() {
  for (const Descriptor& file : files_) forget(id_of(file.get()));
}

Result<RunLock> RunLock::take(const StateFolder& state, std::int64_t utc_now) {
  RunLock lock{{}};
  OFFENBAR_TRY(Descriptor beside, lock_one(state.beside_target, utc_now));
  lock.files_.push_back(std::move(beside));
  if (state.path == state.beside_target) return lock;
  OFFENBAR_TRY(Descriptor in_state, lock_one(state.path, utc_now));
  lock.files_.push_back(std::move(in_state));
  return lock;
}

}  // namespace offenbar::batch
