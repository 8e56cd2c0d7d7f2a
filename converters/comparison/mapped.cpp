#include "converters/comparison/mapped.h"

#include <map>

#include "converters/base/mapping.h"

namespace offenbar {
namespace {

const Table& table(std::string_view name) {
  static std::map<std::string, Table, std::less<>> tables;
  const auto known = tables.find(name);
  if (known != tables.end()) return known->second;
  return tables.emplace(name, Table::load(name).value_or(Table())).first->second;
}

}  // namespace

void prepare_mapped() {
  (void)table("metadata");
  (void)table("links");
}

std::string mapped_property(std::string_view name, const std::string& value) {
  constexpr std::string_view custom = "custom: ";
  if (name.starts_with(custom)) name.remove_prefix(custom.size());
  const Table& metadata = table("metadata");
  for (const Table::Row& row : metadata.rows()) {
    const std::string_view was = metadata.at(row, "value");
    if (row.front() != name || (was != "*" && was != value)) continue;
    const std::string_view becomes = metadata.at(row, "becomes");
    return becomes == "-" ? std::string() : std::string(becomes);
  }
  return value;
}

std::set<std::string> mapped_targets(const std::string& target,
                                     std::string (*key)(std::string_view)) {
  const Table& links = table("links");
  std::set<std::string> targets;
  if (links.rows().empty()) return targets;
  using Targets = std::multimap<std::string, std::string>;
  static const Targets by_key = [&] {
    Targets all;
    for (const Table::Row& row : links.rows()) {
      all.emplace(key(row.front()), key(links.at(row, "becomes")));
    }
    return all;
  }();
  const auto [first, last] = by_key.equal_range(key(target));
  for (auto at = first; at != last; ++at) targets.insert(at->second);
  return targets;
}

}  // namespace offenbar
