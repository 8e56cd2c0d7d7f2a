#include "converters/comparison/mapped.h"

#include <map>

#include "converters/base/mapping.h"
#include "converters/base/text.h"

namespace offenbar {
namespace {

const Table& table(std::string_view name) {
  static std::map<std::string, Table, std::less<>> tables;
  const auto known = tables.find(name);
  if (known != tables.end()) return known->second;
  return tables.emplace(name, Table::load(name).value_or(Table())).first->second;
}

// What a row of a table with one name per line makes of a name, in any case; empty: there is none.
std::string becomes(std::string_view table_name, std::string_view name) {
  using Names = std::map<std::string, std::string, std::less<>>;
  static std::map<std::string, Names, std::less<>> known;
  auto names = known.find(table_name);
  if (names == known.end()) {
    names = known.emplace(table_name, Names()).first;
    const Table& rows = table(table_name);
    for (const Table::Row& row : rows.rows()) {
      names->second.emplace(normalised_key(row.front()), rows.at(row, "becomes"));
    }
  }
  if (names->second.empty()) return {};
  const auto row = names->second.find(normalised_key(name));
  return row == names->second.end() ? std::string() : row->second;
}

}  // namespace

void prepare_mapped() {
  for (const char* name :
       {"metadata", "links", "addresses", "domains", "categories", "folders", "mail-folders"}) {
    (void)table(name);
  }
}

std::string mapped_address(const std::string& address) {
  std::string mapped = becomes("addresses", address);
  if (!mapped.empty()) return normalised_key(mapped);
  const std::size_t at = address.rfind('@');
  if (at == std::string::npos) return address;
  // The domain itself, else the nearest one above it that has a row with a dot.
  const std::string domain = address.substr(at + 1);
  mapped = becomes("domains", domain);
  for (std::size_t dot = domain.find('.'); mapped.empty() && dot != std::string::npos;
       dot = domain.find('.', dot + 1)) {
    const std::string above = becomes("domains", domain.substr(dot));
    if (!above.empty()) mapped = domain.substr(0, dot) + "." + above;
  }
  return mapped.empty() ? address : normalised_key(address.substr(0, at + 1) + mapped);
}

std::string mapped_category(const std::string& category) {
  const std::string mapped = becomes("categories", category);
  return mapped.empty() ? category : mapped;
}

std::string mapped_folder(const std::vector<std::string>& path, std::string_view role) {
  if (path.empty()) return {};
  std::string rest;
  for (std::size_t i = 1; i < path.size(); ++i) rest += "/" + path[i];
  // A row may call the first folder as mappings/folders does, or as the mailbox does.
  std::string mapped;
  const Table& roles = table("folders");
  if (const Table::Row* row = role.empty() ? nullptr : roles.find(role)) {
    mapped = becomes("mail-folders", std::string(roles.at(*row, "name")) + rest);
  }
  if (mapped.empty()) mapped = becomes("mail-folders", path.front() + rest);
  return mapped.empty() ? path.back() : mapped.substr(mapped.rfind('/') + 1);
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
