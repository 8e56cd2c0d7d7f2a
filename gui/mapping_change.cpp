#include "gui/mapping_change.h"

#include <fmt/core.h>

#include "batch/overview.h"

namespace offenbar::gui {
namespace {

constexpr std::size_t most_columns = 50;

Result<std::string> wanted_text(const Call& call, const BatchMappings& mappings,
                                const std::string& name, const std::string& own_text) {
  const std::string what = call.sent("do");
  if (what != "row" && what != "remove") return table_text(call.sent("text"));
  OFFENBAR_TRY(const Table table, mappings.table(name));
  const std::vector<std::string> columns = columns_of(own_text, table);
  std::vector<std::string> cells;
  for (std::size_t i = 0; what == "row" && i < std::min(columns.size(), most_columns); ++i)
    cells.push_back(call.sent(fmt::format("c{}", i)));
  std::size_t line = 0;
  for (const char c : call.sent("line")) {
    if (c < '0' || c > '9' || line > 10'000'000) return fail(Fault::unsupported, "no such line");
    line = line * 10 + static_cast<std::size_t>(c - '0');
  }
  return with_row(table_text(own_text), columns, line, cells);
}

void count_files(const batch::LedgerView& view, Change& change) {
  if (change.columns.empty()) return;
  for (ChangedRow& row : change.rows)
    row.files = files_of_row(view, change.columns.front(), row.cells.front());
}

}  // namespace

Result<Change> change_of(Call& call, const BatchMappings& mappings, const std::string& name) {
  if (mappings.own_folder().empty())
    return fail(Fault::unsupported, "this batch has no tables that may be changed here");
  OFFENBAR_TRY(const std::string own_text, mappings.own_text(name));
  Change change;
  OFFENBAR_TRY(change.text, wanted_text(call, mappings, name, own_text));
  if (change.text.size() > batch::OwnTables::largest) {
    return fail(Fault::over_output, fmt::format("a table of more than {} bytes is edited in its "
                                                "folder",
                                                batch::OwnTables::largest));
  }
  change.before = batch::OwnTables::digest_of(own_text);
  change.stale = call.sent("before") != change.before;
  OFFENBAR_TRY(change.mistakes, batch::table_mistakes(name, change.text));
  if (!change.mistakes.empty()) return change;
  // Where the table that is there has mistakes, what changes is told against the one without it.
  auto now = mappings.table(name);
  if (!now) now = mappings.table_with(name, "");
  if (!now) return tl::unexpected(now.error());
  OFFENBAR_TRY(const Table then, mappings.table_with(name, change.text));
  change.columns.assign(then.columns().begin(), then.columns().end());
  const batch::TableDifference found = batch::difference(*now, then);
  change.gone = found.gone.size();
  change.added = found.added.size();
  for (const auto& [rows, added] : {std::pair{&found.gone, false}, std::pair{&found.added, true}}) {
    for (const Table::Row* row : *rows) {
      if (change.rows.size() < Change::most_rows) change.rows.push_back({added, *row, {}});
    }
  }
  if (const auto opened = open_batch(*call.view.batch)) {
    count_files(opened->view, change);
    if (const auto all = batch::overview(opened->ledger, opened->view.database())) {
      for (const batch::State state :
           {batch::State::done, batch::State::done_with_losses, batch::State::duplicate})
        change.finished += batch::count_of(all->states, state);
    }
  }
  return change;
}

std::vector<std::string> columns_of(const std::string& own_text, const Table& table) {
  if (const auto own = Table::parse(own_text, ""); own && !own->columns().empty())
    return {own->columns().begin(), own->columns().end()};
  return {table.columns().begin(), table.columns().end()};
}

int status_of(const Error& error) {
  switch (error.fault) {
    case Fault::changed:
      return 409;
    case Fault::over_output:
      return 413;
    case Fault::unsupported:
    case Fault::corrupt:
      return 400;
    case Fault::not_found:
      return 404;
    default:
      return 503;
  }
}

}  // namespace offenbar::gui
