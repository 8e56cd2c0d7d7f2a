#include "batch/maildir_source.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <functional>

#include "batch/recovery.h"
#include "batch/system_calls.h"
#include "converters/base/digest.h"
#include "converters/stores/maildir_pack.h"

namespace offenbar::batch {
namespace {

namespace pack = stores::maildir_pack;

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int deepest = 20;
constexpr std::size_t block_size = 256U << 10U;
constexpr const char* packed_name = "source.maildir";
constexpr std::array<const char*, 3> parts{"cur", "new", "tmp"};

// What servers keep beside the messages, and make again.
bool is_of_server(std::string_view name) {
  constexpr std::array<std::string_view, 9> names{
      "dovecot", "subscriptions", "maildirsize", "maildirfolder",  "courier",
      "sieve",   ".dovecot",      "tmp",         "shared-maildirs"};
  return std::ranges::any_of(names, [name](std::string_view one) { return name.starts_with(one); });
}

struct Found {
  pack::Kind kind = pack::Kind::stranger;
  std::string mailbox;
  std::string name;
  int folder = -1;  // it lies in
  struct stat info {};
};
using Visit = std::function<Result<void>(const Found&)>;

class Walk {
 public:
  explicit Walk(const Visit& visit) : visit_(visit) {}

  Result<void> mailbox(int folder, const std::string& name, int depth = 0) {
    if (depth > deepest) return fail(Fault::unreadable, "a Maildir is nested too deep");
    if (is_maildir(folder)) {
      OFFENBAR_CHECK(tell(pack::Kind::folder, name, "", folder, "."));
      OFFENBAR_CHECK(messages(folder, name, "cur", pack::Kind::message));
      OFFENBAR_CHECK(messages(folder, name, "new", pack::Kind::new_message));
    }
    OFFENBAR_TRY(const std::vector<std::string> names, names_in(folder));
    for (const std::string& one : names) OFFENBAR_CHECK(beside(folder, name, one, depth));
    return {};
  }

 private:
  // `path` is looked at; `name` is what it is called in the pack.
  Result<void> tell(pack::Kind kind, const std::string& mailbox, const std::string& name,
                    int folder, const char* path) {
    Found found{kind, mailbox, name, folder, {}};
    if (::fstatat(folder, path, &found.info, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT) return fail(Fault::changed, "a message went while it was read");
      return tl::unexpected(source_error(errno, "cannot look at " + name));
    }
    if (kind != pack::Kind::folder && !S_ISREG(found.info.st_mode)) {
      found.kind = pack::Kind::stranger;
    }
    return visit_(found);
  }

  Result<void> messages(int mailbox, const std::string& name, const char* part, pack::Kind kind) {
    const Descriptor folder(::openat(mailbox, part, folder_flags));
    if (!folder) return tl::unexpected(source_error(errno, fmt::format("cannot open {}", part)));
    OFFENBAR_CHECK(tell(pack::Kind::folder, name, "", mailbox, part));
    OFFENBAR_TRY(const std::vector<std::string> names, names_in(folder.get()));
    for (const std::string& one : names) {
      OFFENBAR_CHECK(tell(kind, name, one, folder.get(), one.c_str()));
    }
    return {};
  }

  Result<void> beside(int folder, const std::string& mailbox, const std::string& name, int depth) {
    if (std::ranges::find(parts, name) != parts.end()) return {};
    struct stat info {};
    if (::fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) return {};
    if (S_ISDIR(info.st_mode)) {
      const Descriptor below(::openat(folder, name.c_str(), folder_flags));
      if (!below) return tl::unexpected(source_error(errno, "cannot open " + name));
      return this->mailbox(below.get(), mailbox.empty() ? name : mailbox + "/" + name, depth + 1);
    }
    if (name == "dovecot-keywords") {
      return tell(pack::Kind::keywords, mailbox, name, folder, name.c_str());
    }
    if (is_of_server(name)) return {};
    return tell(pack::Kind::stranger, mailbox, name, folder, name.c_str());
  }

  const Visit& visit_;
};

Result<void> write_all(int to, std::string_view bytes, const SystemCalls& calls) {
  while (!bytes.empty()) {
    const ssize_t written = calls.write(to, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return tl::unexpected(target_error(errno, "cannot write the copy"));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

class Packer {
 public:
  Packer(int to, const SystemCalls& calls) : to_(to), calls_(calls) {}

  Result<void> put(std::string_view bytes) {
    digest_.update(as_bytes(bytes));
    return write_all(to_, bytes, calls_);
  }

  Result<void> take(const Found& found) {
    const bool is_packed = found.kind == pack::Kind::message ||
                           found.kind == pack::Kind::new_message ||
                           found.kind == pack::Kind::keywords;
    // Its folders' times are no content: a copy of the Maildir is the same Maildir.
    if (found.kind == pack::Kind::folder && !found.name.empty()) return {};
    const auto size = is_packed ? static_cast<std::uint64_t>(found.info.st_size) : 0;
    const auto modified = is_packed ? found.info.st_mtim.tv_sec : 0;
    OFFENBAR_CHECK(put(pack::head_of(found.kind, found.mailbox, found.name, size, modified)));
    return is_packed ? bytes_of(found, size) : Result<void>{};
  }

  [[nodiscard]] std::string sha256() { return digest_.hex(); }

 private:
  Result<void> bytes_of(const Found& found, std::uint64_t size) {
    const Descriptor from(
        ::openat(found.folder, found.name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!from) return tl::unexpected(source_error(errno, "cannot open " + found.name));
    std::string block(block_size, '\0');
    std::uint64_t left = size;
    while (left > 0) {
      const ssize_t got =
          calls_.read(from.get(), block.data(), std::min<std::uint64_t>(block.size(), left));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return tl::unexpected(source_error(errno, "cannot read " + found.name));
      if (got == 0) return fail(Fault::changed, "a message became shorter while it was read");
      OFFENBAR_CHECK(put({block.data(), static_cast<std::size_t>(got)}));
      left -= static_cast<std::uint64_t>(got);
    }
    return {};
  }

  int to_;
  const SystemCalls& calls_;
  Sha256 digest_;
};

}  // namespace

bool is_maildir(int folder) {
  return std::ranges::all_of(parts, [folder](const char* part) {
    struct stat info {};
    return ::fstatat(folder, part, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(info.st_mode);
  });
}

Result<MaildirState> look_at_maildir(int folder) {
  MaildirState state;
  const Visit visit = [&state](const Found& found) -> Result<void> {
    state.mtime_ns = std::max(state.mtime_ns, nanoseconds_of(found.info.st_mtim));
    if (found.kind != pack::Kind::folder) {
      state.size += static_cast<std::uint64_t>(found.info.st_size);
    }
    return {};
  };
  OFFENBAR_CHECK(Walk(visit).mailbox(folder, ""));
  return state;
}

Result<StagedSource> stage_maildir(int folder, const JobFolder& job, const SystemCalls& calls) {
  OFFENBAR_TRY(const MaildirState before, look_at_maildir(folder));
  OFFENBAR_TRY(Attributes attributes, read_attributes(folder));
  attributes.mode &= ~static_cast<mode_t>(S_IXUSR | S_IXGRP | S_IXOTH);  // results are files
  attributes.default_acl.reset();
  const Descriptor copy(
      ::openat(job.get(), packed_name, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!copy) return tl::unexpected(target_error(errno, "cannot make a packed Maildir"));
  Packer packer(copy.get(), calls);
  OFFENBAR_CHECK(packer.put(pack::magic));
  const Visit visit = [&packer](const Found& found) { return packer.take(found); };
  OFFENBAR_CHECK(Walk(visit).mailbox(folder, ""));
  OFFENBAR_TRY(const MaildirState after, look_at_maildir(folder));
  if (before != after) {
    return fail(Fault::changed, "the Maildir was written to while it was read", 0,
                "Migrate from a snapshot, or when nobody works on it.");
  }
  return StagedSource{packed_name, before.size, before.mtime_ns, packer.sha256(),
                      std::move(attributes)};
}

}  // namespace offenbar::batch
