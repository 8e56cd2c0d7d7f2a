// The figures of a scan, counted once for all its reports.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "batch/effort.h"
#include "batch/run_record.h"
#include "batch/scan_plan.h"
#include "batch/scan_reader.h"

namespace offenbar::batch {

struct KindFigures {
  std::string kind;
  std::uint64_t files = 0;
  std::uint64_t places = 0;
  std::optional<std::uint64_t> files_before;  // in the scan it is compared with
};

struct SharedCause {
  std::string kind;  // of the finding; "template" and "macro_project" for what files have in common
  std::string detail;  // "Brief.dotm"
  std::uint64_t files = 0;
};

struct Offender {
  std::string source;  // as printable
  std::string format;
  Cost cost;
};

// What a model said against what happened: files by class (first) and outcome (second).
struct Outcome {
  static constexpr std::size_t count = 4;  // fine, formatting, content, not converted
  std::array<std::array<std::uint64_t, count>, effort_count> files{};
  std::uint64_t compared = 0;
  std::uint64_t too_light = 0;  // said to move by themselves, but content differs or nothing came
  std::uint64_t too_heavy = 0;  // said to need work or a decision, but nothing above cosmetic
  double seconds_said = 0, seconds_used = 0;
};

struct ScanFigures {
  std::uint64_t found = 0;
  std::uint64_t bytes = 0;
  StateCounts states{};
  std::array<std::uint64_t, effort_count> classes{};
  double points = 0;
  double hours = 0;         // of people, by minutes-per-point; each content once
  std::uint64_t bound = 0;  // files with a finding that costs something
  std::uint64_t duplicates = 0;
  std::uint64_t near_duplicates = 0;
  std::uint64_t members = 0;  // of archives
  double night_hours = 0;
  unsigned cores = 1;
  std::uint64_t bytes_needed = 0;
  std::uint64_t measured_files = 0;
  std::vector<KindFigures> kinds;  // most files first
  std::vector<SharedCause> causes;
  std::vector<Offender> worst;
  std::map<std::string, std::uint64_t> formats;
  std::map<int, std::uint64_t> years;  // of the last change
  std::int64_t started = 0;            // of the scan, seconds since 1970

  // Of the scan it is compared with.
  std::optional<std::int64_t> started_before;
  std::uint64_t found_before = 0;
  std::uint64_t bound_before = 0;
  std::array<std::uint64_t, effort_count> classes_before{};

  std::optional<Outcome> outcome;
};

struct FigureOptions {
  unsigned cores = 1;
  std::string against;   // state folder of an earlier scan; empty: none
  std::string migrated;  // state folder of a migration of the same sources; empty: none
};

// Errors: those of the ledgers and tables.
[[nodiscard]] Result<ScanFigures> scan_figures(ScanReader& reader, const FigureOptions& options);

}  // namespace offenbar::batch
