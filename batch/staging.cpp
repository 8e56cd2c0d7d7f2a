#include "batch/staging.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "batch/recovery.h"
#include "converters/base/digest.h"

namespace offenbar::batch {
namespace {

constexpr std::size_t block_size = 256 * 1024;
constexpr std::size_t longest_extension = 16;
constexpr const char* temporary = "t";
constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

Result<Descriptor> make_private_folder(int parent, const std::string& name,
                                       const std::string& path) {
  if (::mkdirat(parent, name.c_str(), 0700) != 0) {
    return tl::unexpected(target_error(errno, "cannot make " + path));
  }
  Descriptor folder(::openat(parent, name.c_str(), folder_flags));
  if (!folder) return tl::unexpected(target_error(errno, "cannot open " + path));
  // Whatever the umask was.
  if (::fchmod(folder.get(), 0700) != 0) {
    return tl::unexpected(target_error(errno, "cannot make private " + path));
  }
  return folder;
}

Result<Descriptor> another_of(int folder, const std::string& path) {
  Descriptor copy(::fcntl(folder, F_DUPFD_CLOEXEC, 0));
  if (!copy) return tl::unexpected(target_error(errno, "cannot open " + path));
  return copy;
}

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string staged_name(std::string_view source_name) {
  const std::size_t dot = source_name.rfind('.');
  const std::string_view extension =
      dot == std::string_view::npos ? std::string_view() : source_name.substr(dot + 1);
  bool plain = !extension.empty() && extension.size() <= longest_extension;
  for (const char c : extension) plain = plain && is_plain(c);
  return "source." + (plain ? std::string(extension) : std::string("bin"));
}

Result<struct stat> stat_of(int source, std::string_view name) {
  struct stat found {};
  if (::fstat(source, &found) != 0) {
    return tl::unexpected(source_error(errno, "cannot look at " + std::string(name)));
  }
  return found;
}

bool same_moment(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool is_unchanged(const struct stat& before, const struct stat& after) {
  return before.st_size == after.st_size && same_moment(before.st_mtim, after.st_mtim) &&
         same_moment(before.st_ctim, after.st_ctim);
}

// Copies and compares the source's state before and after.
Result<StagedSource> copy_source(int source, std::string_view name, int to,
                                 const SystemCalls& calls) {
  OFFENBAR_TRY(const struct stat before, stat_of(source, name));
  OFFENBAR_TRY(Attributes attributes, read_attributes(source));
  OFFENBAR_TRY(const Copied copied, copy_bytes(source, to, calls));
  OFFENBAR_TRY(const struct stat after, stat_of(source, name));
  const bool is_whole = copied.size == static_cast<std::uint64_t>(before.st_size);
  if (!is_whole || !is_unchanged(before, after)) {
    return fail(Fault::changed, "the source was written to while it was read", 0,
                "Migrate from a snapshot, or when nobody works on it.");
  }
  return StagedSource{"", copied.size, nanoseconds_of(before.st_mtim), copied.sha256,
                      std::move(attributes)};
}

Result<void> write_all(int to, Bytes block, const SystemCalls& calls) {
  while (!block.empty()) {
    const ssize_t written = calls.write(to, block.data(), block.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return tl::unexpected(target_error(errno, "cannot write the copy"));
    block = block.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<Copied> hash_clone(int to) {
  struct stat found {};
  if (::fstat(to, &found) != 0)
    return tl::unexpected(target_error(errno, "cannot look at the copy"));
  OFFENBAR_TRY(std::string sha256, sha256_of(to));
  return Copied{static_cast<std::uint64_t>(found.st_size), std::move(sha256)};
}

}  // namespace

std::int64_t nanoseconds_of(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

Result<Copied> copy_bytes(int from, int to, const SystemCalls& calls) {
  if (calls.clone(to, from) == 0) return hash_clone(to);
  ::posix_fadvise(from, 0, 0, POSIX_FADV_SEQUENTIAL);
  Sha256 digest;
  Copied copied;
  std::vector<std::byte> block(block_size);
  for (;;) {
    const ssize_t got = calls.read(from, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected(source_error(errno, "cannot read the source"));
    if (got == 0) break;
    const Bytes part(block.data(), static_cast<std::size_t>(got));
    digest.update(part);
    OFFENBAR_CHECK(write_all(to, part, calls));
    copied.size += part.size();
  }
  copied.sha256 = digest.hex();
  return copied;
}

Result<StagedSource> stage_source(int source, std::string_view source_name, const JobFolder& job,
                                  const SystemCalls& calls) {
  const std::string name = staged_name(source_name);
  const Descriptor copy(
      ::openat(job.get(), name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!copy) return tl::unexpected(target_error(errno, "cannot make " + job.path_of(name)));
  Result<StagedSource> staged = copy_source(source, source_name, copy.get(), calls);
  if (!staged) {
    ::unlinkat(job.get(), name.c_str(), 0);
    return staged;
  }
  staged->name = name;
  return staged;
}

bool is_mail_store(int source) {
  std::array<char, 5> head{};
  const ssize_t got = ::pread(source, head.data(), head.size(), 0);
  const std::string_view text(head.data(), got < 0 ? 0 : static_cast<std::size_t>(got));
  return text.starts_with("!BDN") || text == "From ";
}

Result<StagedSource> digest_source(int source, std::string_view source_name) {
  OFFENBAR_TRY(const struct stat before, stat_of(source, source_name));
  OFFENBAR_TRY(Attributes attributes, read_attributes(source));
  OFFENBAR_TRY(std::string sha256, sha256_of(source));
  StagedSource staged{"", static_cast<std::uint64_t>(before.st_size),
                      nanoseconds_of(before.st_mtim), std::move(sha256), std::move(attributes)};
  OFFENBAR_CHECK(check_unchanged(source, staged));
  return staged;
}

Result<void> check_unchanged(int source, const StagedSource& then) {
  OFFENBAR_TRY(const struct stat now, stat_of(source, "the source"));
  if (static_cast<std::uint64_t>(now.st_size) == then.size &&
      nanoseconds_of(now.st_mtim) == then.mtime_ns) {
    return {};
  }
  return fail(Fault::changed, "the source was written to while it was read", 0,
              "Migrate from a snapshot, or when nobody works on it.");
}

JobFolder::JobFolder(Descriptor parent, Descriptor folder, std::string name, std::string path)
    : parent_(std::move(parent)),
      folder_(std::move(folder)),
      name_(std::move(name)),
      path_(std::move(path)) {}

JobFolder::~JobFolder() {
  if (folder_) static_cast<void>(remove());
}

Result<void> JobFolder::clear(const std::vector<std::string>& keep) {
  OFFENBAR_CHECK(empty_folder(folder_.get(), keep));
  if (::mkdirat(folder_.get(), temporary, 0700) != 0) {
    return tl::unexpected(target_error(errno, "cannot make " + path_of(temporary)));
  }
  return {};
}

Result<void> JobFolder::remove() {
  folder_.reset();
  return remove_tree(parent_.get(), name_);
}

Staging::Staging(Descriptor parent, Descriptor folder, std::string name, std::string path)
    : parent_(std::move(parent)),
      folder_(std::move(folder)),
      name_(std::move(name)),
      path_(std::move(path)) {}

Result<Staging> Staging::open(const std::string& staging_folder, const std::string& run) {
  Descriptor parent(::open(staging_folder.c_str(), folder_flags));
  if (!parent) return tl::unexpected(target_error(errno, "cannot open " + staging_folder));
  std::string path = staging_folder + "/" + run;
  OFFENBAR_TRY(Descriptor folder, make_private_folder(parent.get(), run, path));
  return Staging(std::move(parent), std::move(folder), run, std::move(path));
}

Result<JobFolder> Staging::make_job(const std::string& job) const {
  // Taken as long as an earlier turn of the same job, which has just given it away, clears up.
  std::string name = job;
  struct stat taken {};
  for (int turn = 2; ::fstatat(folder_.get(), name.c_str(), &taken, AT_SYMLINK_NOFOLLOW) == 0;
       ++turn) {
    name = job + "-" + std::to_string(turn);
  }
  std::string path = path_ + "/" + name;
  OFFENBAR_TRY(Descriptor parent, another_of(folder_.get(), path_));
  OFFENBAR_TRY(Descriptor folder, make_private_folder(folder_.get(), name, path));
  if (::mkdirat(folder.get(), temporary, 0700) != 0) {
    return tl::unexpected(target_error(errno, "cannot make " + path + "/" + temporary));
  }
  return JobFolder(std::move(parent), std::move(folder), std::move(name), std::move(path));
}

Result<void> Staging::remove() const { return remove_tree(parent_.get(), name_); }

}  // namespace offenbar::batch
