// How long a migration of what a scan found will take here, and what it will need.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "batch/database.h"
#include "converters/base/result.h"

namespace offenbar::batch {

struct Throughput {
  double seconds_per_file = 0;  // of one core
  double seconds_per_mib = 0;
  std::uint64_t measured = 0;  // files that a run has measured it with; 0: mappings/throughput.tsv
};

class BatchPlan {
 public:
  // Errors: those of Table::load; corrupt for a figure that is none.
  [[nodiscard]] static Result<BatchPlan> load();

  // Takes what the ledger of a migration measured, for formats with at least 20 files.
  [[nodiscard]] Result<void> learn(Database& migrated);

  void add(std::string_view format, std::uint64_t bytes);

  [[nodiscard]] double core_seconds() const { return core_seconds_; }
  [[nodiscard]] double hours(unsigned cores) const {
    return core_seconds_ / 3600.0 / (cores == 0 ? 1 : cores);
  }
  [[nodiscard]] std::uint64_t bytes_needed() const;  // on the disk of the target
  [[nodiscard]] std::uint64_t measured_files() const { return measured_; }
  [[nodiscard]] double seconds_of(std::string_view format, std::uint64_t bytes) const;

 private:
  std::map<std::string, Throughput, std::less<>> families_;  // by family
  std::map<std::string, Throughput, std::less<>> formats_;   // measured, by format
  double core_seconds_ = 0;
  std::uint64_t bytes_ = 0, files_ = 0, measured_ = 0;
};

}  // namespace offenbar::batch
