#include "gui/mappings.h"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "batch/launch.h"
#include "converters/base/text.h"
#include "gui/pages/pages.h"
#include "gui/starting.h"

namespace offenbar::gui {
namespace {

std::size_t own_rows(const Table& table) {
  return static_cast<std::size_t>(
      std::count_if(table.rows().begin(), table.rows().end(),
                    [&](const Table::Row& row) { return !table.origin(row).shipped; }));
}

std::string table_link(const View& view, const std::string& name, const std::string& query) {
  return fmt::format("<a href=\"{}{}\">{}</a>", view.in_batch("mappings/" + name), query,
                     html(name));
}

std::string first_sentence(const std::string& text) {
  const std::size_t end = std::min(text.find(". "), text.find(": "));
  return end == std::string::npos ? text : text.substr(0, end) + ".";
}

// All tables, those with rows of one's own first; or with a text to look for, those that hold it.
std::string tables_list(const View& view, const BatchMappings& mappings) {
  const std::string asked = view.request.asked("text"), text = normalised_key(asked);
  std::string changed, rows;
  std::size_t hits = 0;
  for (const std::string& name : table_names()) {
    const auto table = mappings.table(name);
    if (!table) {
      changed += fmt::format("<tr><td>{}</td><td colspan=3 class=\"why content tone\">{}</td></tr>",
                             table_link(view, name, ""), shown(table.error().what));
      continue;
    }
    const auto fitting = static_cast<std::size_t>(
        std::count_if(table->rows().begin(), table->rows().end(),
                      [&text](const Table::Row& row) { return holds(row, text); }));
    if (fitting == 0 && !text.empty()) continue;
    hits += fitting;
    const std::size_t own = own_rows(*table);
    (own > 0 ? changed : rows) += fmt::format(
        "<tr><td>{}</td><td class=n>{}</td><td class=\"n{}\">{}</td><td class=why lang=en>{}</td>"
        "</tr>",
        table_link(view, name, asked.empty() ? "" : "?text=" + html(escape_url(asked))),
        view.number(fitting), own > 0 ? " accent tone" : "", view.number(own),
        html(first_sentence(purpose_of(name))));
  }
  rows.insert(0, changed);
  if (rows.empty()) return fmt::format("<div id=list><p>{}</p></div>", view.say("no_rows"));
  return fmt::format(
      "<div id=list><p class=count>{}</p><div class=scroll tabindex=0><table class=\"list tables\" "
      "data-keys>"
      "<thead><tr><th scope=col>{}<th scope=col class=n>{}<th scope=col class=n>{}<th "
      "scope=col>{}</tr></thead><tbody>{}</tbody></table></div></div>",
      view.say("rows_count", {{"count", view.number(hits)}}), view.say("table"),
      view.say("rows_word"), view.say("own"), view.say("what_for"), rows);
}

std::string folder_part(const View& view, const Batches& batches, const BatchMappings& mappings) {
  std::string folders;
  for (const std::string& folder : mappings.folders()) {
    folders += fmt::format("<li class=path>{}</li>", shown(folder));
  }
  std::string text =
      fmt::format("<p>{}</p><ol class=plain>{}</ol>", view.say("mappings_order"), folders);
  if (!mappings.own_folder().empty()) {
    return text +
           fmt::format("<p>{}</p>", view.say("own_tables_in", {{"folder", mappings.own_folder()}}));
  }
  if (!view.may_operate() || batches.target_roots().empty()) return text;
  return text + view.form(view.in_batch("mappings"), "class=column") +
         fmt::format(
             "<label>{}<input name=folder required spellcheck=false value=\"{}\"><span "
             "class=soft>{}</span></label><button>{}</button></form>",
             view.say("own_tables"), shown(batches.target_roots().front() + "/mappings"),
             view.say("own_tables_what"), view.say("own_tables_do"));
}

}  // namespace

std::string search_tools(const View& view, const std::string& more) {
  return fmt::format(
      "<form class=tools method=get data-live><label class=grow><span class=hidden>{0}</span>"
      "<input type=search name=text value=\"{1}\" placeholder=\"{0}\" data-slash "
      "autocomplete=off></label>{2}<button>{3}</button></form>",
      view.say("text_in_rows"), html(view.request.asked("text")), more, view.say("filter"));
}

Response mappings_page(Call& call) {
  const View& view = call.view;
  const auto mappings = BatchMappings::of(call.app.batches(), *view.batch);
  if (!mappings) return trouble(view, 503, "no_ledger", mappings.error().what);
  PageParts parts;
  parts.active = "mappings";
  parts.title = view.words.say(view.language, "mappings");
  parts.main = fmt::format("<h1>{}</h1>", view.say("mappings")) + search_tools(view, "") +
               tables_list(view, *mappings) +
               fmt::format("<section><h2>{}</h2>{}</section>", view.say("mapping_folders"),
                           folder_part(view, call.app.batches(), *mappings));
  return page(view, parts);
}

Response choose_own_mappings(Call& call) {
  const View& view = call.view;
  const auto state = batch::find_state_folder(view.batch->target, "");
  if (!state) return trouble(view, 503, "no_ledger", state.error().what);
  const Batches& batches = call.app.batches();
  const auto real = batches.allowed_target(call.sent("folder"));
  const auto root = real ? batches.root_of_own_mappings(*real) : std::nullopt;
  if (!root) {
    std::string why = view.words.say(view.language, "refused_path");
    why.replace(why.find("{path}"), 6, batch::shell_word(printable(call.sent("folder"))));
    return trouble(view, 400, "mappings", why);
  }
  const auto made = batch::OwnTables::make(*root, *real);
  if (!made) return trouble(view, 400, "mappings", made.error().what);
  if (const auto chosen = choose_mappings(state->path, *real); !chosen)
    return trouble(view, 503, "mappings", chosen.error().what);
  note(state->path, call.who(), "choose_mappings",
       nlohmann::json{{"folder", printable(*real)}}.dump());
  return redirect(view.in_batch("mappings"));
}

}  // namespace offenbar::gui
