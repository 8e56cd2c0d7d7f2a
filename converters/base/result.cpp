#include "converters/base/result.h"

#include <array>

namespace offenbar {
namespace {

constexpr std::array<std::string_view, 15> fault_names{
    "not_found", "unreadable",  "corrupt",     "encrypted",  "protected",
    "unsupported", "timed_out", "over_memory", "over_cpu",   "over_output",
    "office_died", "bad_result", "changed",    "disk_full",  "internal"};

}  // namespace

std::string_view name_of(Fault fault) { return fault_names.at(static_cast<std::size_t>(fault)); }

Fault fault_of(std::string_view name) {
  for (std::size_t i = 0; i < fault_names.size(); ++i) {
    if (fault_names[i] == name) return static_cast<Fault>(i);
  }
  return Fault::internal;
}

}  // namespace offenbar
