#include "converters/mapi/renamed.h"

#include <cctype>
#include <map>
#include <optional>

#include "converters/base/mapping.h"

namespace offenbar::mapi {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

using Names = std::map<std::string, std::string, std::less<>>;

// Keys in lower case. A table with a mistake, which every command refuses before, is empty.
Names names_of(std::string_view table_name) {
  Names names;
  const auto table = Table::load(table_name);
  if (!table) return names;
  for (const Table::Row& row : table->rows()) {
    names.emplace(lower(row.front()), table->at(row, "becomes"));
  }
  return names;
}

// "amt.example" by its own row; "a.amt.example" by the row ".amt.example" too.
std::optional<std::string> renamed_domain(const Names& domains, const std::string& domain) {
  if (const auto row = domains.find(domain); row != domains.end()) return row->second;
  for (std::size_t dot = domain.find('.'); dot != std::string::npos;
       dot = domain.find('.', dot + 1)) {
    const auto row = domains.find(std::string_view(domain).substr(dot));
    if (row != domains.end()) return domain.substr(0, dot) + "." + row->second;
  }
  return std::nullopt;
}

}  // namespace

std::string renamed_address(std::string address) {
  static const Names addresses = names_of("addresses"), domains = names_of("domains");
  if (addresses.empty() && domains.empty()) return address;
  const std::string key = lower(address);
  if (const auto row = addresses.find(key); row != addresses.end()) return row->second;
  const std::size_t at = key.rfind('@');
  if (at == std::string::npos) return address;
  const auto domain = renamed_domain(domains, key.substr(at + 1));
  return domain ? address.substr(0, at + 1) + *domain : address;
}

std::string renamed_category(std::string category) {
  static const Names categories = names_of("categories");
  const auto row = categories.find(lower(category));
  return row == categories.end() ? category : row->second;
}

}  // namespace offenbar::mapi
