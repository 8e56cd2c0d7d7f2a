#include "batch/plan.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include "batch/globs.h"
#include "batch/maildir_source.h"
#include "batch/names.h"
#include "batch/own_place.h"
#include "batch/plan_rows.h"
#include "batch/staging.h"
#include "batch/weight.h"
#include "converters/base/descriptor.h"
#include "converters/base/text.h"
#include "converters/format.h"

namespace offenbar::batch {
namespace {

constexpr std::uint64_t rows_per_commit = 20'000;  // bounds the write-ahead log
constexpr std::uint64_t rows_per_word = 2'000;     // how often progress is told and stop is asked

using FolderId = std::pair<dev_t, ino_t>;

struct Closer {
  void operator()(DIR* folder) const noexcept { closedir(folder); }
};
using Folder = std::unique_ptr<DIR, Closer>;

struct ToVisit {
  std::string path;  // below the root
  std::size_t depth = 0;
};

FolderId id_of(const struct stat& info) { return {info.st_dev, info.st_ino}; }

std::int64_t mtime_of(const struct stat& info) { return nanoseconds_of(info.st_mtim); }

std::string words_for(int error_number) { return std::generic_category().message(error_number); }

class Walk {
 public:
  Walk(Ledger& ledger, PlanRows rows, const PlanRequest& request, std::stop_token stop)
      : ledger_(ledger), rows_(std::move(rows)), request_(request), stop_(std::move(stop)) {}

  Result<Planned> run() {
    OFFENBAR_TRY(include_, Globs::parse(request_.include));
    OFFENBAR_TRY(exclude_, Globs::parse(request_.exclude));
    find_left_out();
    OFFENBAR_CHECK(ledger_.begin());
    auto walked = walk_all();
    if (!walked) {
      ledger_.roll_back();
      return tl::unexpected<Error>(walked.error());
    }
    OFFENBAR_CHECK(ledger_.commit());
    return planned_;
  }

 private:
  Result<void> walk_all() {
    std::vector<std::int64_t> roots;
    for (const SourceRoot& source : request_.sources) {
      OFFENBAR_TRY(root_, rows_.root(source));
      roots.push_back(root_);
      OFFENBAR_CHECK(walk_source(source));
      if (!planned_.complete) return {};
      OFFENBAR_TRY(
          const std::uint64_t members,
          rows_.keep_members(root_, [this](const std::string& path) { return is_excluded(path); }));
      planned_.found += members;
    }
    OFFENBAR_CHECK(rows_.mark_gone(roots));
    return {};
  }

  void find_left_out() {
    for (const std::string& path : request_.left_out) {
      struct stat info {};
      if (stat(path.c_str(), &info) == 0) left_out_.push_back(id_of(info));
    }
  }

  Result<void> walk_source(const SourceRoot& source) {
    struct stat info {};
    if (stat(source.path.c_str(), &info) != 0) {
      return fail(Fault::not_found, fmt::format("{}: {}", source.path, words_for(errno)), 0,
                  "Is the share mounted?");
    }
    source_name_ = source.name;
    if (!S_ISDIR(info.st_mode)) {
      folder_place_.clear();
      return meet_file("", source.name, info);
    }
    OFFENBAR_TRY(const Descriptor opened, open_folder(source.path));
    if (is_maildir(opened.get())) {
      folder_place_.clear();
      return meet_maildir(opened.get(), "", source.name);
    }
    top_ = opened.get();
    ancestors_.clear();
    return walk_folders();
  }

  // Depth first, with a list instead of recursion, so that no depth of folders exhausts the stack
  // or the descriptors.
  Result<void> walk_folders() {
    std::vector<ToVisit> open{{"", 0}};
    while (!open.empty()) {
      const ToVisit next = std::move(open.back());
      open.pop_back();
      ancestors_.resize(std::min(ancestors_.size(), next.depth));
      OFFENBAR_CHECK(visit(next, open));
      if (stop_.stop_requested()) planned_.complete = false;
      if (!planned_.complete) return {};
    }
    return {};
  }

  Result<void> visit(const ToVisit& next, std::vector<ToVisit>& open) {
    auto opened = open_source_folder(top_, next.path);
    if (!opened) {
      if (opened.error().fault == Fault::not_found) return {};  // went since it was listed
      return unreadable(next.path, opened.error().what);
    }
    struct stat info {};
    if (fstat(opened->get(), &info) != 0) return unreadable(next.path, words_for(errno));
    if (is_left_out(info)) return {};
    if (is_maildir(opened->get())) {
      const std::size_t slash = next.path.rfind('/');
      folder_place_ = folder_in_target(
          source_name_, slash == std::string::npos ? "" : next.path.substr(0, slash));
      return meet_maildir(opened->get(), next.path, next.path.substr(slash + 1));
    }
    ancestors_.push_back(id_of(info));
    folder_place_ = folder_in_target(source_name_, next.path);
    OFFENBAR_CHECK(rows_.folder(root_, next.path,
                                next.path.empty() ? "" : own_place_of_folder(folder_place_)));
    ++planned_.folders;
    return list(next, std::move(*opened), open);
  }

  Result<void> list(const ToVisit& at, Descriptor opened, std::vector<ToVisit>& open) {
    const Folder folder(fdopendir(opened.get()));
    if (!folder) return unreadable(at.path, words_for(errno));
    (void)opened.release();  // closedir() closes it
    while (true) {
      errno = 0;
      const dirent* entry = readdir(folder.get());
      if (entry == nullptr)
        return errno == 0 ? Result<void>{} : unreadable(at.path, words_for(errno));
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      OFFENBAR_CHECK(meet(dirfd(folder.get()), at, std::string(name), open));
      if (!planned_.complete) return {};
    }
  }

  Result<void> meet(int folder, const ToVisit& at, const std::string& name,
                    std::vector<ToVisit>& open) {
    const std::string path = at.path.empty() ? name : at.path + "/" + name;
    struct stat info {};
    if (fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0) {
      if (errno == ENOENT) return {};
      return write({.path = path, .state = State::failed, .what = words_for(errno)});
    }
    if (S_ISDIR(info.st_mode)) {
      open.push_back({path, at.depth + 1});
      return {};
    }
    if (S_ISLNK(info.st_mode)) return meet_link(folder, path, name, info);
    return meet_file(path, name, info);
  }

  Result<void> meet_link(int folder, const std::string& path, const std::string& name,
                         const struct stat& info) {
    std::string target(static_cast<std::size_t>(std::max<off_t>(info.st_size, 1)) + 4096, '\0');
    const ssize_t size = readlinkat(folder, name.c_str(), target.data(), target.size());
    target.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return write({.path = path,
                  .kind = EntryKind::link,
                  .mtime_ns = mtime_of(info),
                  .state = State::skipped,
                  .reason = "link",
                  .link_target = target});
  }

  // `path` is empty for a SOURCE that is a file.
  Result<void> meet_file(const std::string& path, const std::string& name,
                         const struct stat& info) {
    if (!S_ISREG(info.st_mode)) {
      return write({.path = path,
                    .kind = EntryKind::special,
                    .mtime_ns = mtime_of(info),
                    .state = State::skipped,
                    .reason = "special"});
    }
    const std::string own_place = own_place_of_file(folder_place_, name);
    const auto size = static_cast<std::uint64_t>(info.st_size);
    Entry entry{.path = path, .size = size, .mtime_ns = mtime_of(info)};
    entry.weight = weight_of(name, size);
    entry.own_place = own_place;
    if (is_excluded(path.empty() ? name : path)) {
      entry.state = State::skipped;
      entry.reason = "excluded";
    }
    return write(entry);
  }

  // `path` is empty for a SOURCE that is one.
  Result<void> meet_maildir(int folder, const std::string& path, const std::string& name) {
    const auto state = look_at_maildir(folder);
    if (!state) return unreadable(path, state.error().what);
    Entry entry{.path = path,
                .kind = EntryKind::maildir,
                .size = state->size,
                .mtime_ns = state->mtime_ns,
                .weight = weight_of(name + ".mbox", state->size)};
    const std::string own_place = own_place_of_file(folder_place_, name);
    entry.own_place = own_place;
    if (is_excluded(path.empty() ? name : path)) {
      entry.state = State::skipped;
      entry.reason = "excluded";
    }
    return write(entry);
  }

  Result<void> unreadable(const std::string& path, const std::string& what) {
    OFFENBAR_TRY(const std::uint64_t kept, rows_.keep_beneath(root_, path));
    planned_.found += kept;
    return write({.path = path, .kind = EntryKind::folder, .state = State::failed, .what = what});
  }

  Result<void> write(Entry entry) {
    entry.root = root_;
    OFFENBAR_CHECK(rows_.file(entry));
    ++planned_.found;
    if (planned_.found % rows_per_word == 0) {
      if (request_.progress) request_.progress(planned_.found);
      if (stop_.stop_requested()) planned_.complete = false;
    }
    if (planned_.found % rows_per_commit != 0) return {};
    OFFENBAR_CHECK(ledger_.commit());
    return ledger_.begin();
  }

  [[nodiscard]] bool is_left_out(const struct stat& info) const {
    const FolderId id = id_of(info);
    return std::find(left_out_.begin(), left_out_.end(), id) != left_out_.end() ||
           std::find(ancestors_.begin(), ancestors_.end(), id) != ancestors_.end();
  }

  [[nodiscard]] bool is_excluded(const std::string& path) const {
    return (!include_.empty() && !include_.matches(path)) || exclude_.matches(path);
  }

  Ledger& ledger_;
  PlanRows rows_;
  const PlanRequest& request_;
  std::stop_token stop_;
  Globs include_, exclude_;
  std::vector<FolderId> left_out_;
  std::vector<FolderId> ancestors_;  // of the folder being listed, itself last
  std::int64_t root_ = 0;
  int top_ = -1;              // of the source being walked
  std::string source_name_;   // under which it lands
  std::string folder_place_;  // where the folder being listed lands
  Planned planned_;
};

}  // namespace

Result<Planned> plan(Ledger& ledger, std::int64_t run, const PlanRequest& request,
                     std::stop_token stop) {
  OFFENBAR_TRY(PlanRows rows,
               PlanRows::open(ledger, run, request.retry_failed, request.open_archives));
  return Walk(ledger, std::move(rows), request, std::move(stop)).run();
}

}  // namespace offenbar::batch
