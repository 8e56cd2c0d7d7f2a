// From what an archive holds to rows of the ledger: a place of its own below the archive's folder
// for every member, whatever the archive calls it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "batch/file_record.h"
#include "batch/globs.h"
#include "batch/unpacking.h"

namespace offenbar::batch {

struct MemberRow {
  std::string path;        // below the archive's folder, unique among its members
  std::size_t member = 0;  // its number
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t weight = 0;
  std::string own_place;         // as files.own_place; may be empty
  State state = State::pending;  // else settled by being met
  std::string reason;            // of skipped
  std::string link_target;
  std::optional<Error> error;  // of failed, encrypted, unsupported
};

struct MemberFolder {
  std::string path;  // below the archive's folder; empty: that folder itself
  std::int64_t mtime_ns = 0;
  std::string own_place;
};

struct ArchiveListing {
  std::vector<MemberRow> members;
  std::vector<MemberFolder> folders;  // those the archive names, and those its members lie in
  std::size_t files = 0;              // regular files
  std::size_t missing = 0;            // those without bytes
  std::size_t locked = 0;             // those that need a password
};

struct ListingRequest {
  std::string source_path;  // of the archive below its SOURCE; empty: it is the SOURCE
  std::string folder;       // in TARGET, where its members land
  std::int64_t mtime_ns = 0;
  const Globs* include = nullptr;  // over the members' paths below SOURCE
  const Globs* exclude = nullptr;
};

// Two members of one path, and a file where others need a folder: the later one, or the file, gets
// "-2" before its extension, and so on. Links and devices are skipped, errors settle.
[[nodiscard]] ArchiveListing listing_of(const Unpacked& unpacked, const ListingRequest& request);

}  // namespace offenbar::batch
