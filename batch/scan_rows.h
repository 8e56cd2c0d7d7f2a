// What a scan writes into its ledger: states of files, accounts, findings, members of archives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/file_record.h"
#include "batch/ledger.h"
#include "converters/findings/account_json.h"

namespace offenbar::batch {

// What looked into a file. A ledger whose rows another version wrote is looked through again.
inline constexpr std::int64_t scan_version = 1;

struct OpenScan {
  std::int64_t id = 0;
  std::int64_t root = 0;
  std::string root_name;
  std::string path;  // below the root, raw bytes; empty for a SOURCE that is a file
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  bool is_maildir = false;
};

struct ScannedMember {
  std::string path;  // below the archive
  findings::Told told;
};

struct Scanned {
  OpenScan file;
  findings::Told told;
  std::vector<ScannedMember> members;
  double seconds = 0;
};

// The state of a file with that account: done, encrypted, protected, unsupported or failed.
[[nodiscard]] State state_of(const findings::Told& told);

// The statements of one scan; the caller holds the transaction.
class ScanRows {
 public:
  [[nodiscard]] static Result<ScanRows> open(Ledger& ledger, std::int64_t run);

  // Before the walk: files that an older scan_version looked into are open again.
  [[nodiscard]] Result<void> forget_old();
  // The next open files of this run's walk with ids above `after`, at most `most`.
  [[nodiscard]] Result<std::vector<OpenScan>> open_files(std::int64_t after, std::size_t most);
  // One file with its members, in place of what was known of them.
  [[nodiscard]] Result<void> settle(const Scanned& scanned);

 private:
  ScanRows(Ledger& ledger, std::int64_t run) : ledger_(&ledger), run_(run) {}
  [[nodiscard]] Result<void> write(std::int64_t id, const findings::Told& told);
  [[nodiscard]] Result<void> write_members(const Scanned& scanned);

  Ledger* ledger_;
  std::int64_t run_;
  Statement open_, settle_, drop_members_, drop_findings_, account_, finding_, member_, archive_;
};

}  // namespace offenbar::batch
