#include "converters/base/mapping.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <map>
#include <set>

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

// By path: what remember() has read.
std::map<std::string, std::string>& remembered() {
  static std::map<std::string, std::string> texts;
  return texts;
}

std::string path_in(const std::string& folder, std::string_view name) {
  return fmt::format("{}/{}.tsv", folder, name);
}

Result<std::string> read_file(const std::string& path) {
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

Result<std::string> users_text(const std::string& path) {
  const auto known = remembered().find(path);
  if (known != remembered().end()) return known->second;
  return read_file(path);
}

}  // namespace

Result<std::string> read_users_table(const std::string& path) { return read_file(path); }

std::vector<std::string> mapping_folders() {
  const char* variable = std::getenv("OFFENBAR_MAPPINGS");
  if (variable == nullptr) return {"/etc/offenbar/mappings"};
  std::vector<std::string> folders;
  std::string_view rest(variable);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    if (end > 0) folders.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return folders;
}

Result<void> add_mapping_folder(const std::string& folder) {
  if (folder.find(':') != std::string::npos) {
    return fail(Fault::unreadable, folder + ": a folder of mappings may have no colon in its name");
  }
  std::string all;
  for (const std::string& known : mapping_folders()) all += known + ":";
  all += folder;
  ::setenv("OFFENBAR_MAPPINGS", all.c_str(), 1);
  return {};
}

Result<Table> Table::parse(std::string_view text, std::string_view origin) {
  Table table;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // editors of Windows put it there
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
      table.origins_.push_back({std::string(origin), line_number, false});
    }
  }
  return table;
}

Result<Table> Table::shipped(std::string_view name) {
  const std::string_view text = mappings::embedded(name);
  if (text.empty()) return fail(Fault::not_found, fmt::format("there is no table {}", name));
  OFFENBAR_TRY(Table table, parse(text, fmt::format("mappings/{}.tsv", name)));
  for (Origin& origin : table.origins_) origin.shipped = true;
  return table;
}

Result<Table> Table::load(std::string_view name) {
  OFFENBAR_TRY(Table table, shipped(name));
  for (const std::string& folder : mapping_folders()) {
    const std::string path = path_in(folder, name);
    OFFENBAR_TRY(const std::string text, users_text(path));
    OFFENBAR_TRY(Table users, parse(text, path));
    if (!users.columns_.empty()) OFFENBAR_CHECK(table.replace_rows(std::move(users), path));
  }
  return table;
}

Result<void> Table::remember(std::span<const std::string_view> names) {
  for (const std::string& folder : mapping_folders()) {
    for (const std::string_view name : names) {
      std::string path = path_in(folder, name);
      OFFENBAR_TRY(std::string text, read_file(path));
      remembered()[std::move(path)] = std::move(text);
    }
  }
  return {};
}

// A row of the user with all columns: what it does not say is as it was.
Table::Row Table::completed(const Table& by, const Row& row) const {
  const Row* before = find(by.at(row, columns_.front()));
  Row whole;
  for (const std::string& column : columns_) {
    const bool said =
        std::find(by.columns_.begin(), by.columns_.end(), column) != by.columns_.end();
    if (said) {
      whole.emplace_back(by.at(row, column));
    } else {
      whole.emplace_back(before == nullptr ? std::string_view() : at(*before, column));
    }
  }
  return whole;
}

// Keys may repeat in a shipped table (several rows for one format): the user's rows of a key then
// take the place of all of them.
Result<void> Table::replace_rows(Table&& by, std::string_view origin) {
  for (const std::string& column : by.columns_) {
    if (std::find(columns_.begin(), columns_.end(), column) != columns_.end()) continue;
    return fail(Fault::corrupt, fmt::format("{}: there is no column \"{}\"", origin, column));
  }
  if (std::find(by.columns_.begin(), by.columns_.end(), columns_.front()) == by.columns_.end()) {
    return fail(Fault::corrupt,
                fmt::format("{}: the column \"{}\" is missing", origin, columns_.front()));
  }
  std::vector<Row> rows;
  for (const Row& row : by.rows_) rows.push_back(completed(by, row));
  std::set<std::string_view> keys;
  for (const Row& row : rows) keys.insert(row.front());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (keys.contains(rows_[i].front())) continue;
    if (kept != i) {
      rows_[kept] = std::move(rows_[i]);
      origins_[kept] = std::move(origins_[i]);
    }
    ++kept;
  }
  rows_.resize(kept);
  origins_.resize(kept);
  std::move(rows.begin(), rows.end(), std::back_inserter(rows_));
  std::move(by.origins_.begin(), by.origins_.end(), std::back_inserter(origins_));
  return {};
}

const Table::Origin& Table::origin(const Row& row) const {
  return origins_.at(static_cast<std::size_t>(&row - rows_.data()));
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
