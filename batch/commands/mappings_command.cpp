#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "batch/commands/commands.h"
#include "batch/mapping_folders.h"
#include "batch/mapping_layers.h"
#include "batch/name_text.h"
#include "converters/base/mapping.h"
#include "converters/base/mapping_check.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

std::string origin_text(const Table::Origin& origin) {
  if (origin.shipped) return "shipped";
  return fmt::format("{}:{}", name_for_terminal(origin.file), origin.line);
}

Json as_json(const Table& table, const Table::Row& row) {
  Json cells = Json::object();
  for (std::size_t i = 0; i < row.size(); ++i) cells[table.columns()[i]] = printable(row[i]);
  const Table::Origin& origin = table.origin(row);
  return {{"cells", cells},
          {"origin", origin.shipped ? Json("shipped") : Json(printable(origin.file))},
          {"line", origin.line}};
}

std::string joined(std::span<const std::string> cells) {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) text += (i == 0 ? "" : "\t") + cells[i];
  return text;
}

// The tables that were asked for; all, if none was.
OrStop<std::vector<std::string>> wanted_tables(const CommandLine& line) {
  const std::vector<std::string> all = table_names();
  if (line.arguments.size() == 1) return all;
  std::vector<std::string> wanted(line.arguments.begin() + 1, line.arguments.end());
  for (const std::string& name : wanted) {
    if (std::find(all.begin(), all.end(), name) == all.end()) {
      return usage(fmt::format("There is no table {}", name_for_terminal(name)),
                   "offenbar mappings show lists them all.");
    }
  }
  return wanted;
}

OrStop<int> check(const CommandLine& line, Console& console) {
  OFFENBAR_OR_STOP(const std::vector<MappingMistake> mistakes, mapping_mistakes());
  if (line.has("json")) {
    Json list = Json::array();
    for (const MappingMistake& one : mistakes) {
      list.push_back({{"file", printable(one.file)},
                      {"line", one.line},
                      {"what", printable(one.what)},
                      {"right", printable(one.right)}});
    }
    console.out << Json{{"mistakes", list}}.dump(1) << '\n';
  } else {
    for (const MappingMistake& one : mistakes) console.out << text_of(one) << '\n';
    if (mistakes.empty()) console.out << "No mistakes found.\n";
  }
  return mistakes.empty() ? exit_fine : exit_needs_a_look;
}

OrStop<int> show(const CommandLine& line, Console& console) {
  OFFENBAR_OR_STOP(const std::vector<std::string> names, wanted_tables(line));
  Json all = Json::object();
  for (const std::string& name : names) {
    const auto table = Table::load(name);
    if (!table) return could_not_run(table.error());
    if (!line.has("json")) {
      console.out << fmt::format("# {}\norigin\t{}\n", name, joined(table->columns()));
    }
    Json rows = Json::array();
    for (const Table::Row& row : table->rows()) {
      if (line.has("json")) {
        rows.push_back(as_json(*table, row));
      } else {
        console.out << fmt::format("{}\t{}\n", origin_text(table->origin(row)), joined(row));
      }
    }
    all[name] = std::move(rows);
  }
  if (line.has("json")) console.out << all.dump(1) << '\n';
  return exit_fine;
}

OrStop<int> diff(const CommandLine& line, Console& console) {
  OFFENBAR_OR_STOP(const std::vector<std::string> names, wanted_tables(line));
  Json all = Json::object();
  bool any = false;
  for (const std::string& name : names) {
    const auto shipped = Table::shipped(name);
    const auto table = Table::load(name);
    if (!shipped) return could_not_run(shipped.error());
    if (!table) return could_not_run(table.error());
    const TableDifference found = difference(*shipped, *table);
    Json gone = Json::array(), added = Json::array();
    std::string text;
    for (const Table::Row* row : found.gone) {
      text += "- " + joined(*row) + "\n";
      gone.push_back(as_json(*shipped, *row));
    }
    for (const Table::Row* row : found.added) {
      text += fmt::format("+ {}   ({})\n", joined(*row), origin_text(table->origin(*row)));
      added.push_back(as_json(*table, *row));
    }
    if (text.empty()) continue;
    any = true;
    all[name] = {{"gone", gone}, {"added", added}};
    if (!line.has("json")) {
      console.out << fmt::format("# {}\n  {}\n{}", name, joined(table->columns()), text);
    }
  }
  if (line.has("json")) {
    console.out << all.dump(1) << '\n';
  } else if (!any) {
    console.out << "Nothing differs from the shipped tables.\n";
  }
  return exit_fine;
}

}  // namespace

OrStop<int> mappings_command(const CommandLine& line, Console& console) {
  const std::string& what = line.arguments.front();
  if (what == "check") return check(line, console);
  if (what == "show") return show(line, console);
  if (what == "diff") return diff(line, console);
  return usage(fmt::format("mappings does not know {}", name_for_terminal(what)),
               "Type check, show or diff.");
}

}  // namespace offenbar::batch
