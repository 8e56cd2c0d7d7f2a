#include "converters/base/mapping_check.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <span>

#include "converters/base/text.h"
#include "mappings/embedded.h"

namespace offenbar {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_mistakes = 1000;  // per table
constexpr std::size_t longest_cell = 4096;   // bytes; std::regex needs stack for each

// What a column takes: a row of tables.tsv.
struct Values {
  bool known_only = false;
  bool once = false;
  bool filled = false;
  std::vector<std::string> choices;  // empty: any
  std::optional<std::regex> pattern;
  std::string what;
};

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  while (text.starts_with(' ')) text.remove_prefix(1);
  return true;
}

Values values_of(std::string_view text, std::string_view what) {
  Values values;
  values.what = what;
  const bool is_key = text.starts_with("known") || text.starts_with("new");
  values.known_only = take(text, "known");
  take(text, "new");
  values.once = take(text, "once");
  values.filled = is_key || take(text, "text");
  if (take(text, "one of ")) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('|'), text.size());
      values.choices.emplace_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  if (take(text, "like ")) values.pattern.emplace(text.begin(), text.end());
  return values;
}

// How many letters two words differ by. [Levenshtein 1965]
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t other = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, other});
    }
  }
  return row[b.size()];
}

// "; did you mean x?" where a known word is close.
template <class Words>
std::string meant(std::string_view word, const Words& words) {
  constexpr std::size_t longest_word = 100;
  std::string_view best;
  std::size_t least = std::min<std::size_t>(word.size() / 2 + 1, 4);
  if (word.size() > longest_word) return {};
  for (const std::string& candidate : words) {
    if (candidate.size() > longest_word) continue;
    const std::size_t found = distance(word, candidate);
    if (found < least) {
      least = found;
      best = candidate;
    }
  }
  return best.empty() ? std::string() : fmt::format("Did you mean \"{}\"?", best);
}

std::string listed(std::span<const std::string> words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

class Check {
 public:
  Check(const Table& shipped, const Table& tables, std::string_view name, std::string origin)
      : shipped_(shipped), origin_(std::move(origin)) {
    for (const std::string& column : shipped.columns()) {
      const Table::Row* found = nullptr;
      for (const Table::Row& row : tables.rows()) {
        if (row[0] != name || (row[1] != column && row[1] != "*")) continue;
        if (found == nullptr || (*found)[1] == "*") found = &row;
      }
      if (found != nullptr) values_.emplace(column, values_of((*found)[2], (*found)[3]));
    }
  }

  void line(std::size_t number, std::string_view line) {
    if (!is_valid_utf8(line)) return add(number, "this line is no UTF-8", "Save it as UTF-8.");
    if (line.empty() || line.starts_with('#')) return;
    std::vector<std::string> cells = split(line);
    if (columns_.empty()) return head(number, std::move(cells));
    if (cells.size() != columns_.size()) return wrong_count(number, cells.size(), line);
    for (std::size_t i = 0; i < cells.size(); ++i) cell(number, columns_[i], cells[i]);
  }

  void end() {
    if (columns_.empty()) add(0, "the table is empty", head_text());
  }

  std::vector<MappingMistake> take_mistakes() { return std::move(mistakes_); }

 private:
  static std::vector<std::string> split(std::string_view line) {
    std::vector<std::string> cells;
    for (std::size_t begin = 0; begin <= line.size();) {
      const std::size_t end = std::min(line.find('\t', begin), line.size());
      cells.emplace_back(line.substr(begin, end - begin));
      begin = end + 1;
    }
    return cells;
  }

  void add(std::size_t number, std::string what, std::string right) {
    if (mistakes_.size() < most_mistakes) {
      mistakes_.push_back({origin_, number, std::move(what), std::move(right)});
    }
  }

  [[nodiscard]] std::string head_text() const {
    return fmt::format("The first line names columns, parted by tabs: {}.",
                       listed(shipped_.columns()));
  }

  void head(std::size_t number, std::vector<std::string> cells) {
    columns_ = std::move(cells);
    const auto known = shipped_.columns();
    for (const std::string& column : columns_) {
      if (std::find(known.begin(), known.end(), column) == known.end()) {
        const std::string close = meant(column, known);
        add(number, fmt::format("there is no column \"{}\"", column),
            close.empty() ? head_text() : close);
      } else if (std::count(columns_.begin(), columns_.end(), column) > 1) {
        add(number, fmt::format("the column \"{}\" is there twice", column), head_text());
      }
    }
    const auto required = [&](const std::string& column) {
      if (std::find(columns_.begin(), columns_.end(), column) != columns_.end()) return;
      add(number, fmt::format("the column \"{}\" is missing", column), head_text());
    };
    required(known.front());
    if (known.back() == "source" && known.size() > 1) required(known.back());
  }

  void wrong_count(std::size_t number, std::size_t cells, std::string_view line) {
    const bool spaces = cells == 1 && line.find("  ") != std::string_view::npos;
    add(number, fmt::format("{} cells instead of {}", cells, columns_.size()),
        spaces ? "Cells are parted by a tab, not by spaces."
               : fmt::format("A row has a cell for each of: {}.", listed(columns_)));
  }

  void cell(std::size_t number, const std::string& column, const std::string& cell) {
    const auto found = values_.find(column);
    if (found == values_.end()) return;
    const Values& values = found->second;
    const auto wrong = [&](const std::string& hint = {}) {
      const std::string want = values.what.empty() ? "" : fmt::format("It takes {}. ", values.what);
      std::string right = want + hint;
      while (right.ends_with(' ')) right.pop_back();
      add(number,
          cell.empty()
              ? fmt::format("the cell \"{}\" is empty", column)
              : fmt::format("\"{}\" does not fit the column \"{}\"", cell.substr(0, 200), column),
          right);
    };
    if (cell.size() > longest_cell) return add(number, "a cell is longer than 4,096 bytes", {});
    if (values.filled && cell.empty()) return wrong();
    if (values.known_only && shipped_.find(cell) == nullptr) return wrong(meant(cell, keys()));
    const auto& choices = values.choices;
    if (!choices.empty() && std::find(choices.begin(), choices.end(), cell) == choices.end()) {
      return wrong(meant(cell, choices));
    }
    if (values.pattern && !std::regex_search(cell, *values.pattern)) return wrong();
    if (!values.once) return;
    const auto [first, is_new] = seen_.emplace(cell, number);
    if (!is_new) {
      add(number, fmt::format("\"{}\" is there already, in line {}", cell, first->second),
          "One of the two can go.");
    }
  }

  [[nodiscard]] std::vector<std::string> keys() const {
    std::vector<std::string> keys;
    for (const Table::Row& row : shipped_.rows()) keys.push_back(row.front());
    return keys;
  }

  const Table& shipped_;
  std::string origin_;
  std::map<std::string, Values> values_;  // by column
  std::vector<std::string> columns_;      // of the user's table
  std::map<std::string, std::size_t> seen_;
  std::vector<MappingMistake> mistakes_;
};

}  // namespace

std::vector<std::string> table_names() {
  std::vector<std::string> names;
  const auto tables = Table::shipped("tables");
  if (!tables) return names;
  for (const Table::Row& row : tables->rows()) {
    if (names.empty() || names.back() != row.front()) names.push_back(row.front());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Result<std::vector<MappingMistake>> check_table(std::string_view name, std::string_view text,
                                                const std::string& origin) {
  OFFENBAR_TRY(const Table shipped, Table::shipped(name));
  OFFENBAR_TRY(const Table tables, Table::shipped("tables"));
  Check check(shipped, tables, name, origin);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    check.line(number, line);
  }
  check.end();
  return check.take_mistakes();
}

Result<std::vector<MappingMistake>> check_mappings(const std::string& folder) {
  std::error_code failed;
  std::vector<fs::path> files;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    const std::string extension = at->path().extension().string();
    if (extension == ".tsv" || extension == ".toml") files.push_back(at->path());
  }
  if (failed) {
    return fail(
        failed == std::errc::no_such_file_or_directory ? Fault::not_found : Fault::unreadable,
        fmt::format("{}: {}", folder, failed.message()));
  }
  std::sort(files.begin(), files.end());
  std::vector<MappingMistake> all;
  for (const fs::path& file : files) {
    const std::string name = file.stem().string();
    if (file.extension() != ".tsv" || mappings::embedded(name).empty()) {
      const std::string close = meant(name, table_names());
      all.push_back({file.string(), 0, fmt::format("there is no table \"{}\"", name),
                     close.empty() ? "Tables: " + listed(table_names()) : close});
      continue;
    }
    OFFENBAR_TRY(const std::string text, read_users_table(file.string()));
    OFFENBAR_TRY(const auto found, check_table(name, text, file.string()));
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

std::string text_of(const MappingMistake& mistake) {
  std::string text = mistake.file;
  if (mistake.line > 0) text += fmt::format(", line {}", mistake.line);
  text += ": " + mistake.what + ".";
  if (!mistake.right.empty()) text += " " + mistake.right;
  return text;
}

}  // namespace offenbar
