#include "converters/base/mapping.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>

#include "converters/base/descriptor.h"
#include "mappings/embedded.h"

namespace offenbar {
namespace {

constexpr std::size_t max_table_bytes = std::size_t{16} << 20U;

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> cells;
  while (true) {
    const std::size_t tab = line.find('\t');
    cells.emplace_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return cells;
    line.remove_prefix(tab + 1);
  }
}

// Takes the first line off `text`, without its end.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string users_path(std::string_view name) {
  const char* folder = std::getenv("OFFENBAR_MAPPINGS");
  return fmt::format("{}/{}.tsv", folder != nullptr ? folder : "/etc/offenbar/mappings", name);
}

// By path: what remember() has read.
std::map<std::string, std::string>& remembered() {
  static std::map<std::string, std::string> texts;
  return texts;
}

// The user's table; empty if there is none.
Result<std::string> read_users(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) {
    if (errno == ENOENT || errno == ENOTDIR) return std::string();
    return fail(Fault::unreadable, fmt::format("{}: {}", path, std::strerror(errno)));
  }
  std::string text;
  std::array<char, 65536> piece{};
  while (true) {
    const ssize_t count = ::read(file.get(), piece.data(), piece.size());
    if (count == 0) return text;
    if (count < 0)
      return fail(Fault::unreadable, fmt::format("{}: {}", path, std::strerror(errno)));
    text.append(piece.data(), static_cast<std::size_t>(count));
    if (text.size() > max_table_bytes) {
      return fail(Fault::corrupt, fmt::format("{}: larger than {} bytes", path, max_table_bytes));
    }
  }
}

}  // namespace

Result<Table> Table::parse(std::string_view text, std::string_view origin) {
  Table table;
  for (std::size_t line_number = 1; !text.empty(); ++line_number) {
    const std::string_view line = take_line(text);
    if (line.empty() || line.starts_with('#')) continue;
    Row row = split(line);
    if (table.columns_.empty()) {
      table.columns_ = std::move(row);
    } else if (row.size() != table.columns_.size()) {
      return fail(Fault::corrupt, fmt::format("{}, line {}: {} cells instead of {}", origin,
                                              line_number, row.size(), table.columns_.size()));
    } else {
      table.rows_.push_back(std::move(row));
    }
  }
  return table;
}

Result<Table> Table::shipped(std::string_view name) {
  const std::string_view text = mappings::embedded(name);
  if (text.empty()) return fail(Fault::not_found, fmt::format("there is no table {}", name));
  return parse(text, fmt::format("mappings/{}.tsv", name));
}

Result<Table> Table::load(std::string_view name) {
  OFFENBAR_TRY(Table table, shipped(name));
  const std::string path = users_path(name);
  const auto known = remembered().find(path);
  OFFENBAR_TRY(const std::string text,
               known == remembered().end() ? read_users(path) : Result<std::string>(known->second));
  OFFENBAR_TRY(Table users, parse(text, path));
  if (!users.columns_.empty()) OFFENBAR_CHECK(table.replace_rows(std::move(users), path));
  return table;
}

Result<void> Table::remember(std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    std::string path = users_path(name);
    OFFENBAR_TRY(std::string text, read_users(path));
    remembered()[std::move(path)] = std::move(text);
  }
  return {};
}

// Keys may repeat in a shipped table (several rows for one format): the user's rows of a key then
// take the place of all of them.
Result<void> Table::replace_rows(Table&& by, std::string_view origin) {
  if (by.columns_ != columns_) {
    return fail(Fault::corrupt,
                fmt::format("{}: its columns are not those of the shipped table", origin));
  }
  std::erase_if(rows_, [&](const Row& row) { return by.find(row.front()) != nullptr; });
  std::move(by.rows_.begin(), by.rows_.end(), std::back_inserter(rows_));
  return {};
}

const Table::Row* Table::find(std::string_view key) const {
  const auto found =
      std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.front() == key; });
  return found == rows_.end() ? nullptr : &*found;
}

std::string_view Table::at(const Row& row, std::string_view column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  if (found == columns_.end()) return {};
  const auto index = static_cast<std::size_t>(found - columns_.begin());
  return index < row.size() ? std::string_view(row[index]) : std::string_view();
}

}  // namespace offenbar
