// The ledger of a scan as its readers see it: the JSON lines, the report, a later scan that
// compares.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "batch/database.h"
#include "batch/effort.h"
#include "batch/file_record.h"
#include "converters/findings/account.h"

namespace offenbar::batch {

struct ScannedFile {
  FileRecord record;  // duplicate_of is set where the bytes are those of an earlier file
  std::map<std::string, std::string> about;
  std::vector<std::string> languages;
  std::vector<findings::Finding> findings;
  std::string near_duplicate_of;  // <root>/<path>
  Cost cost;
  bool is_member = false;  // of an archive
};

class ScanReader {
 public:
  // Opens `state_folder`/ledger.sqlite. Errors: not_found (no scan there), unsupported, corrupt;
  // those of EffortModel::load.
  [[nodiscard]] static Result<ScanReader> open(const std::string& state_folder);

  // Every file that is not gone, by root and path; `each` returns false to stop.
  [[nodiscard]] Result<void> files(const std::function<bool(const ScannedFile&)>& each);
  [[nodiscard]] const EffortModel& effort() const { return effort_; }
  [[nodiscard]] Database& database() { return *database_; }
  // When the last run began, seconds since 1970.
  [[nodiscard]] Result<std::int64_t> started();

 private:
  ScanReader(std::unique_ptr<Database> database, EffortModel effort)
      : database_(std::move(database)), effort_(std::move(effort)) {}
  [[nodiscard]] Result<void> find_alike();
  [[nodiscard]] Result<std::string> source_called(std::int64_t id);

  std::unique_ptr<Database> database_;
  EffortModel effort_;
  bool is_compared_ = false;
  std::unordered_map<std::int64_t, std::int64_t> like_;
  Statement source_;
};

}  // namespace offenbar::batch
