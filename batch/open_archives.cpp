#include "batch/open_archives.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <cerrno>

#include "batch/file_place.h"
#include "converters/base/digest.h"

namespace offenbar::batch {

Result<Descriptor> UnpackedArchive::open(std::size_t member) const {
  if (member >= contents_.members.size()) {
    if (contents_.error) return tl::unexpected<Error>(*contents_.error);
    return fail(Fault::not_found, "its archive has it no more");
  }
  const UnpackedMember& told = contents_.members[member];
  if (told.error) return tl::unexpected<Error>(*told.error);
  Descriptor file(::openat(folder_.get(), std::to_string(member).c_str(),
                           O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat found {};
  if (!file || ::fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode)) {
    return fail(Fault::not_found, "its archive has it no more");
  }
  return file;
}

bool UnpackedArchive::was_encrypted(std::size_t member) const {
  return member < contents_.members.size() && contents_.members[member].encrypted;
}

OpenArchives::OpenArchives(const MigrateOptions& options, const Tools& tools,
                           const Staging& staging, const std::map<std::string, OpenRoot>& roots,
                           Supervisor& supervisor, PasswordBook& passwords, std::stop_token stop)
    : options_(options),
      tools_(tools),
      staging_(staging),
      roots_(roots),
      supervisor_(supervisor),
      passwords_(passwords),
      stop_(std::move(stop)) {}

std::vector<std::string> OpenArchives::passwords(const std::string& folder) {
  return options_.decrypt ? passwords_.candidates(folder) : std::vector<std::string>();
}

Result<OpenArchives::Shared> OpenArchives::unpack(const ArchiveFile& file) {
  std::uint64_t serial = 0;
  {
    const std::lock_guard lock(mutex_);
    serial = ++serial_;  // the one before may still be read
  }
  OFFENBAR_TRY(JobFolder folder, staging_.make_job(fmt::format("archive{}-{}", file.id, serial)));
  UnpackSettings settings;
  settings.require_isolation = options_.require_isolation;
  settings.member_bytes = options_.output_bytes;
  settings.silence = options_.deadline;
  settings.format = file.format;
  settings.name = file.name;
  settings.mtime_ns = nanoseconds_of(file.attributes.modified);
  settings.passwords = file.passwords;
  settings.source = file.descriptor;
  settings.folder = folder.get();
  settings.program = tools_.program;
  OFFENBAR_TRY(Unpacked contents, batch::unpack(settings, stop_));
  supervisor_.note_isolation("unpacker", contents.isolation);
  return std::make_shared<const UnpackedArchive>(std::move(folder), std::move(contents),
                                                 file.attributes);
}

std::shared_ptr<OpenArchives::Slot> OpenArchives::slot_of(std::int64_t archive) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<Slot>& slot = slots_[archive];
  if (!slot) slot = std::make_shared<Slot>();
  return slot;
}

void OpenArchives::keep(std::int64_t archive, Shared unpacked, std::uint64_t members) {
  if (members == 0) return;
  const std::shared_ptr<Slot> slot = slot_of(archive);
  const std::lock_guard lock(slot->mutex);
  slot->unpacked = std::move(unpacked);
  slot->error.reset();
  slot->members = members;
}

Result<OpenArchives::Shared> OpenArchives::of(std::int64_t archive) {
  const std::shared_ptr<Slot> slot = slot_of(archive);
  const std::lock_guard lock(slot->mutex);
  if (slot->unpacked) return slot->unpacked;
  if (slot->error) return tl::unexpected<Error>(*slot->error);
  OFFENBAR_TRY(const OpenedArchive row, supervisor_.archive(archive));
  slot->members = row.pending;
  auto unpacked = unpack_again(row);
  if (!unpacked) {
    if (unpacked.error().fault != Fault::disk_full) slot->error = unpacked.error();
    return unpacked;
  }
  slot->unpacked = *unpacked;
  if (slot->members == 0) {  // only an archive in it was wanted
    const std::lock_guard all(mutex_);
    slots_.erase(archive);
  }
  return unpacked;
}

Result<OpenArchives::Shared> OpenArchives::unpack_again(const OpenedArchive& archive) {
  const OpenRoot& root = roots_.at(archive.job.root);
  const FilePlace place = place_of(archive.job, root.path);
  ArchiveFile file{.id = archive.job.id,
                   .descriptor = -1,
                   .format = archive.format,
                   .name = place.source_name,
                   .attributes = {},
                   .passwords = passwords(place.folder)};
  Descriptor source;
  if (archive.job.archive == 0) {
    OFFENBAR_TRY(source, open_source(root.folder.get(), place.source_path, *tools_.calls));
    OFFENBAR_TRY(file.attributes, read_attributes(source.get()));
  } else {
    OFFENBAR_TRY(const Shared holder, of(archive.job.archive));
    OFFENBAR_TRY(source, holder->open(archive.job.member));
    OFFENBAR_TRY(const Attributes own, read_attributes(source.get()));
    file.attributes = attributes_within(holder->attributes(), own);
  }
  OFFENBAR_TRY(const std::string digest, sha256_of(source.get()));
  if (digest != archive.sha256) {
    return fail(Fault::changed, "its archive has changed since it was opened", 0,
                "The next run opens it again.");
  }
  file.descriptor = source.get();
  return unpack(file);
}

void OpenArchives::member_done(std::int64_t archive) {
  std::shared_ptr<Slot> slot;
  {
    const std::lock_guard lock(mutex_);
    const auto found = slots_.find(archive);
    if (found == slots_.end()) return;
    slot = found->second;
  }
  {
    const std::lock_guard lock(slot->mutex);
    if (slot->members > 1) {
      --slot->members;
      return;
    }
  }
  const std::lock_guard lock(mutex_);
  slots_.erase(archive);  // the folder goes with the last who holds it
}

Attributes attributes_within(const Attributes& archive, const Attributes& member) {
  Attributes both = archive;
  both.user.clear();
  both.default_acl.reset();
  both.accessed = member.modified;
  both.modified = member.modified;
  both.mode = archive.mode & ~static_cast<mode_t>(07111);
  // An ACL speaks through the mode's group bits: it stays as it is.
  if (!both.acl) both.mode &= ~static_cast<mode_t>(0077) | member.mode;
  return both;
}

}  // namespace offenbar::batch
