// The archives of a run that lie unpacked in the staging area, each until its last member is
// settled.
//
// A run that was killed leaves members open and their archive closed: then the archive is unpacked
// once more, whole, when the first of them is worked on.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "batch/attributes.h"
#include "batch/staging.h"
#include "batch/supervisor.h"
#include "batch/unpacking.h"
#include "batch/workshop.h"

namespace offenbar::batch {

class UnpackedArchive {
 public:
  UnpackedArchive(JobFolder folder, Unpacked contents, Attributes attributes)
      : folder_(std::move(folder)),
        contents_(std::move(contents)),
        attributes_(std::move(attributes)) {}

  [[nodiscard]] const Unpacked& contents() const { return contents_; }
  // Those of the archive: no member gets wider rights.
  [[nodiscard]] const Attributes& attributes() const { return attributes_; }
  // A file's bytes, for reading. Errors: the member's own; not_found; changed (no regular file).
  [[nodiscard]] Result<Descriptor> open(std::size_t member) const;
  // True if a password opened it.
  [[nodiscard]] bool was_encrypted(std::size_t member) const;

 private:
  JobFolder folder_;
  Unpacked contents_;
  Attributes attributes_;
};

// An archive's file, open.
struct ArchiveFile {
  std::int64_t id = 0;  // FileRecord::id
  int descriptor = -1;
  std::string format;
  std::string name;
  Attributes attributes;
  std::vector<std::string> passwords;
};

class OpenArchives {
 public:
  using Shared = std::shared_ptr<const UnpackedArchive>;

  OpenArchives(const MigrateOptions& options, const Tools& tools, const Staging& staging,
               const std::map<std::string, OpenRoot>& roots, Supervisor& supervisor,
               PasswordBook& passwords, std::stop_token stop);

  // Unpacks it. Errors: those of unpack(), and of making a folder.
  [[nodiscard]] Result<Shared> unpack(const ArchiveFile& file);
  // Passwords to try on archives in that folder of TARGET: none unless --decrypt lets members land
  // without.
  [[nodiscard]] std::vector<std::string> passwords(const std::string& folder);

  // Keeps it for `members` jobs to come.
  void keep(std::int64_t archive, Shared unpacked, std::uint64_t members);
  // The archive, unpacked again if it is not any more. Errors: not_found, changed, unreadable
  // (its file); disk_full.
  [[nodiscard]] Result<Shared> of(std::int64_t archive);
  // A member's job has ended.
  void member_done(std::int64_t archive);

 private:
  struct Slot {
    std::mutex mutex;  // held while it is unpacked
    Shared unpacked;
    std::optional<Error> error;  // it could not be: no member tries again
    std::uint64_t members = 0;   // jobs to come
  };
  [[nodiscard]] Result<Shared> unpack_again(const OpenedArchive& archive);
  [[nodiscard]] std::shared_ptr<Slot> slot_of(std::int64_t archive);

  const MigrateOptions& options_;
  const Tools& tools_;
  const Staging& staging_;
  const std::map<std::string, OpenRoot>& roots_;
  Supervisor& supervisor_;
  PasswordBook& passwords_;
  std::stop_token stop_;
  std::mutex mutex_;  // of what follows
  std::map<std::int64_t, std::shared_ptr<Slot>> slots_;
  std::uint64_t serial_ = 0;
};

// What a member gets: times of its own, owner, group and ACL of its archive, and of both modes only
// what both allow.
[[nodiscard]] Attributes attributes_within(const Attributes& archive, const Attributes& member);

}  // namespace offenbar::batch
