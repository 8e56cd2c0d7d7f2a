// The part of the API that reads and changes tables, and reads single items of mailboxes.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "batch/item_view.h"
#include "batch/launch.h"
#include "converters/base/text.h"
#include "gui/api.h"
#include "gui/mapping_change.h"
#include "gui/mappings.h"
#include "gui/pages/pages.h"

namespace offenbar::gui {
namespace {

using Json = nlohmann::ordered_json;

Response answer(const Json& json, int status = 200) {
  return json_response(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n",
                       status);
}

Response failed(const Error& error) {
  return json_trouble(status_of(error), error.what, error.hint);
}

Json cells_json(std::span<const std::string> columns, const Table::Row& row) {
  Json cells = Json::object();
  for (std::size_t i = 0; i < row.size() && i < columns.size(); ++i)
    cells[columns[i]] = printable(row[i]);
  return cells;
}

Json mistakes_json(const std::vector<MappingMistake>& mistakes) {
  Json list = Json::array();
  for (const MappingMistake& one : mistakes) {
    list.push_back({{"file", printable(one.file)},
                    {"line", one.line},
                    {"what", printable(one.what)},
                    {"right", printable(one.right)}});
  }
  return list;
}

Json change_json(const Change& change, bool saved) {
  Json gone = Json::array(), added = Json::array();
  for (const ChangedRow& row : change.rows) {
    (row.added ? added : gone)
        .push_back({{"cells", cells_json(change.columns, row.cells)},
                    {"files", row.files ? Json(*row.files) : Json()}});
  }
  return {{"saved", saved},
          {"stale", change.stale},
          {"digest", saved ? batch::OwnTables::digest_of(change.text) : change.before},
          {"mistakes", mistakes_json(change.mistakes)},
          {"gone", gone},
          {"added", added},
          {"finished", change.finished}};
}

}  // namespace

Response api_mappings(Call& call) {
  const auto mappings = BatchMappings::of(call.app.batches(), *call.view.batch);
  if (!mappings) return failed(mappings.error());
  Json folders = Json::array(), tables = Json::array();
  for (const std::string& folder : mappings->folders()) folders.push_back(printable(folder));
  for (const std::string& name : table_names()) {
    const auto table = mappings->table(name);
    if (!table) {
      tables.push_back({{"table", name}, {"error", printable(table.error().what)}});
      continue;
    }
    const auto own =
        std::count_if(table->rows().begin(), table->rows().end(),
                      [&](const Table::Row& row) { return !table->origin(row).shipped; });
    tables.push_back({{"table", name}, {"rows", table->rows().size()}, {"own", own}});
  }
  const std::string& own = mappings->own_folder();
  return answer({{"folders", folders},
                 {"own_folder", own.empty() ? Json() : Json(printable(own))},
                 {"tables", tables}});
}

Response api_mapping(Call& call) {
  const std::string& name = call.param("table");
  if (!is_table(name)) return json_trouble(404, "There is no such table.");
  const auto mappings = BatchMappings::of(call.app.batches(), *call.view.batch);
  if (!mappings) return failed(mappings.error());
  const auto table = mappings->table(name);
  const auto own = mappings->own_text(name);
  if (!table) return failed(table.error());
  if (!own) return failed(own.error());
  Json rows = Json::array();
  for (const Table::Row& row : table->rows()) {
    const Table::Origin& origin = table->origin(row);
    rows.push_back({{"cells", cells_json(table->columns(), row)},
                    {"origin", origin.shipped ? Json("shipped") : Json(printable(origin.file))},
                    {"line", origin.line}});
  }
  return answer({{"table", name},
                 {"rows", rows},
                 {"text", is_valid_utf8(*own) ? *own : std::string()},
                 {"digest", batch::OwnTables::digest_of(*own)}});
}

Response api_change_mapping(Call& call) {
  const std::string& name = call.param("table");
  if (!is_table(name)) return json_trouble(404, "There is no such table.");
  auto mappings = BatchMappings::of(call.app.batches(), *call.view.batch);
  if (!mappings) return failed(mappings.error());
  const auto change = change_of(call, *mappings, name);
  if (!change) return failed(change.error());
  if (change->stale) return answer(change_json(*change, false), 409);
  if (!change->mistakes.empty()) return answer(change_json(*change, false), 400);
  if (call.sent("do") != "save") return answer(change_json(*change, false));
  if (batch::running_run(mappings->state()))
    return json_trouble(409, "A run works with these tables. Stop it first.");
  const auto saved = mappings->save(name, change->text, change->before, call.who());
  return saved ? answer(change_json(*change, true)) : failed(saved.error());
}

}  // namespace offenbar::gui
