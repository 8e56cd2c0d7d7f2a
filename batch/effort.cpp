#include "batch/effort.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "converters/base/mapping.h"

namespace offenbar::batch {
namespace {

constexpr std::array<std::string_view, effort_count> names{"itself", "check", "rework", "decide"};

std::optional<Effort> effort_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Effort>(found - names.begin());
}

Result<double> figure(const Table& table, const Table::Row& row, std::string_view column) {
  const std::string_view text = table.at(row, column);
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size() && value >= 0) return value;
  return fail(Fault::corrupt, fmt::format("effort.tsv, row {}: \"{}\" in column {} is no figure",
                                          row.front(), text, column));
}

}  // namespace

std::string_view name_of(Effort effort) { return names.at(static_cast<std::size_t>(effort)); }

Result<EffortModel> EffortModel::load() {
  OFFENBAR_TRY(const Table table, Table::load("effort"));
  EffortModel model;
  for (const Table::Row& cells : table.rows()) {
    const std::string& name = cells.front();
    Row row;
    OFFENBAR_TRY(row.points, figure(table, cells, "points"));
    OFFENBAR_TRY(row.further, figure(table, cells, "further"));
    OFFENBAR_TRY(row.most, figure(table, cells, "most"));
    row.reason = table.at(cells, "reason");
    const std::string_view least = table.at(cells, "class");
    const auto effort = least.empty() ? Effort::itself : effort_named(least);
    if (!effort) {
      return fail(Fault::corrupt,
                  fmt::format("effort.tsv, row {}: there is no class \"{}\"", name, least));
    }
    row.least = *effort;
    if (name == "minutes-per-point") {
      model.minutes_per_point_ = row.points;
    } else if (name.starts_with("class:")) {
      const auto from = effort_named(std::string_view(name).substr(6));
      if (!from) return fail(Fault::corrupt, "effort.tsv: there is no class for row " + name);
      model.from_.at(static_cast<std::size_t>(*from)) = row.points;
    } else {
      model.rows_.emplace(name, std::move(row));
    }
  }
  return model;
}

Cost EffortModel::cost(const std::map<std::string, std::uint64_t>& places) const {
  Cost cost;
  for (const auto& [kind, count] : places) {
    const auto row = rows_.find(kind);
    if (row == rows_.end() || count == 0) continue;
    const Row& price = row->second;
    cost.points +=
        std::min(price.most, price.points + price.further * static_cast<double>(count - 1));
    cost.effort = std::max(cost.effort, price.least);
  }
  for (std::size_t at = 1; at < effort_count; ++at) {
    if (from_.at(at) > 0 && cost.points >= from_.at(at)) {
      cost.effort = std::max(cost.effort, static_cast<Effort>(at));
    }
  }
  return cost;
}

std::string_view EffortModel::reason(std::string_view finding) const {
  const auto row = rows_.find(finding);
  return row == rows_.end() || row->second.most <= 0 ? std::string_view() : row->second.reason;
}

}  // namespace offenbar::batch
