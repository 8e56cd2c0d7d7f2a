// What moving a file will cost people, by mappings/effort.tsv: points per finding, and a class.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "converters/base/result.h"

namespace offenbar::batch {

enum class Effort : std::uint8_t { itself, check, rework, decide };
inline constexpr std::size_t effort_count = 4;
[[nodiscard]] std::string_view name_of(Effort effort);

struct Cost {
  double points = 0;
  Effort effort = Effort::itself;
};

class EffortModel {
 public:
  // Errors: those of Table::load; corrupt for a figure or class that is none, with its row.
  [[nodiscard]] static Result<EffortModel> load();

  // Of a file with so many places of each kind. Kinds that the table does not name cost nothing.
  [[nodiscard]] Cost cost(const std::map<std::string, std::uint64_t>& places) const;
  // Why one finding costs what it does; empty if it costs nothing.
  [[nodiscard]] std::string_view reason(std::string_view finding) const;
  [[nodiscard]] double minutes_per_point() const { return minutes_per_point_; }

 private:
  struct Row {
    double points = 0, further = 0, most = 0;
    Effort least = Effort::itself;
    std::string reason;
  };
  std::map<std::string, Row, std::less<>> rows_;
  std::array<double, effort_count> from_{};  // points from which on a file belongs to a class
  double minutes_per_point_ = 0;
};

}  // namespace offenbar::batch
