// One typed difference between a source and its result.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace offenbar {

enum class Severity : std::uint8_t { cosmetic, formatting, content };

[[nodiscard]] std::string_view name_of(Severity severity);
[[nodiscard]] Severity severity_of(std::string_view name);

struct Loss {
  std::string category;  // an id of mappings/losses.tsv, such as "protection_removed"
  Severity severity = Severity::content;
  std::string where;   // a place that a person finds: "Tabelle1!C14"; empty for the whole file
  std::string before;  // what the source says
  std::string after;   // what the result says
};

}  // namespace offenbar
