#include "batch/scan_plan.h"

#include <fmt/core.h>

#include <array>
#include <charconv>

#include "batch/free_space.h"
#include "converters/base/mapping.h"
#include "converters/format.h"

namespace offenbar::batch {
namespace {

constexpr double mib = 1024.0 * 1024.0;
constexpr std::uint64_t fewest_measured = 20;

Result<double> figure(const Table& table, const Table::Row& row, std::string_view column) {
  const std::string_view text = table.at(row, column);
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc() && value >= 0) return value;
  return fail(Fault::corrupt,
              fmt::format("throughput.tsv, row {}: \"{}\" is no figure", row.front(), text));
}

std::string_view family_of(const Format* format) {
  if (format == nullptr) return "copy";
  if (format->handling == Handling::mail) return "mail";
  if (format->handling != Handling::convert) return "copy";
  return format->target == "odg" || format->target == "otg" ? "drawing" : "office";
}

}  // namespace

Result<BatchPlan> BatchPlan::load() {
  OFFENBAR_TRY(const Table table, Table::load("throughput"));
  BatchPlan plan;
  for (const Table::Row& row : table.rows()) {
    Throughput throughput;
    OFFENBAR_TRY(throughput.seconds_per_file, figure(table, row, "seconds_per_file"));
    OFFENBAR_TRY(throughput.seconds_per_mib, figure(table, row, "seconds_per_mib"));
    plan.families_.emplace(row.front(), throughput);
  }
  return plan;
}

Result<void> BatchPlan::learn(Database& migrated) {
  OFFENBAR_TRY(
      Statement row,
      migrated.prepare("SELECT format, count(*), avg(seconds) FROM files WHERE seconds > 0 "
                       "AND state IN (1, 2) AND format IS NOT NULL GROUP BY format"));
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return {};
    const auto count = static_cast<std::uint64_t>(row.integer(1));
    measured_ += count;
    if (count >= fewest_measured) formats_[row.bytes(0)] = {row.real(2), 0, count};
  }
}

double BatchPlan::seconds_of(std::string_view format, std::uint64_t bytes) const {
  Throughput throughput;
  if (const auto measured = formats_.find(format); measured != formats_.end()) {
    throughput = measured->second;
  } else if (const auto family = families_.find(family_of(find_format(format)));
             family != families_.end()) {
    throughput = family->second;
  }
  return throughput.seconds_per_file +
         throughput.seconds_per_mib * static_cast<double>(bytes) / mib;
}

void BatchPlan::add(std::string_view format, std::uint64_t bytes) {
  core_seconds_ += seconds_of(format, bytes);
  bytes_ += bytes;
  ++files_;
}

std::uint64_t BatchPlan::bytes_needed() const {
  return space_needed(bytes_, files_, 0, false).bytes;
}

}  // namespace offenbar::batch
