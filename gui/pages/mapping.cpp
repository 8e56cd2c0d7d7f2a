#include <fmt/core.h>

#include <algorithm>

#include "batch/launch.h"
#include "converters/base/text.h"
#include "gui/mapping_change.h"
#include "gui/mappings.h"
#include "gui/pages/pages.h"

namespace offenbar::gui {
namespace {

constexpr std::size_t page_rows = 200;

std::string origin_text(const View& view, const Table::Origin& origin, const std::string& own) {
  if (origin.shipped) return fmt::format("<span class=soft>{}</span>", view.say("shipped"));
  const bool is_own = !own.empty() && origin.file.starts_with(own + "/");
  return fmt::format("<span class=nowrap title=\"{}\">{}</span>", shown(origin.file),
                     is_own ? view.say("own_line", {{"line", view.number(origin.line)}})
                            : shown(origin.file + ":" + std::to_string(origin.line)));
}

struct Shown {
  int status = 200;
  std::string message{};              // HTML, above all
  std::optional<Change> change{};     // looked at
  std::optional<std::string> text{};  // of the field; else the own table
};

std::string row_html(const View& view, const Table& table, const Table::Row& row,
                     const BatchMappings& mappings, bool may_edit) {
  std::string cells;
  for (const std::string& cell : row)
    cells += fmt::format("<td class=text><bdi>{}</bdi></td>", shown(cell));
  const Table::Origin& origin = table.origin(row);
  const bool is_own =
      !mappings.own_folder().empty() && origin.file.starts_with(mappings.own_folder() + "/");
  std::string edit;
  if (may_edit) {
    edit =
        fmt::format("<td class=n><a href=\"?key={0}{1}#edit\" aria-label=\"{2}: {3}\">{2}</a></td>",
                    html(escape_url(row.front())),
                    is_own ? fmt::format("&amp;line={}", origin.line) : std::string(),
                    view.say("change"), shown(row.front()));
  }
  return fmt::format("<tr{}>{}<td>{}</td>{}</tr>", origin.shipped ? "" : " class=own", cells,
                     origin_text(view, origin, mappings.own_folder()), edit);
}

std::string rows_part(const View& view, const Table& table, const BatchMappings& mappings,
                      bool may_edit) {
  const std::string text = normalised_key(view.request.asked("text"));
  const bool own_only = view.request.asked("own") == "1";
  const auto from = static_cast<std::size_t>(
      std::max<std::int64_t>(0, number_of(view.request.asked("from")).value_or(0)));
  std::string rows, head;
  std::size_t count = 0;
  for (const Table::Row& row : table.rows()) {
    if (!holds(row, text) || (own_only && table.origin(row).shipped)) continue;
    if (count >= from && count < from + page_rows)
      rows += row_html(view, table, row, mappings, may_edit);
    ++count;
  }
  if (rows.empty()) return fmt::format("<div id=list><p>{}</p></div>", view.say("no_rows"));
  for (const std::string& column : table.columns())
    head += fmt::format("<th scope=col>{}", html(column));
  std::string further;
  if (count > from + page_rows) {
    further = fmt::format(
        "<p class=paging><a rel=next data-next href=\"?text={}&amp;own={}&amp;from={}\">{}</a></p>",
        html(escape_url(view.request.asked("text"))), own_only ? "1" : "", from + page_rows,
        view.say("further"));
  }
  return fmt::format(
      "<div id=list><p class=count>{}</p><div class=scroll tabindex=0><table class=\"list rows\" "
      "data-keys><thead><tr>{}<th scope=col>{}{}</tr></thead><tbody>{}</tbody></table></div>{}"
      "</div>",
      view.say("rows_count", {{"count", view.number(count)}}), head, view.say("origin"),
      may_edit ? "<th scope=col class=n>" + view.say("change") : "", rows, further);
}

std::string hidden(std::string_view name, const std::string& value) {
  return fmt::format("<input type=hidden name={} value=\"{}\">", name, html(value));
}

// A row as fields: what is in force for its key, or an empty one.
std::string row_form(const View& view, const Table& table, const std::string& own_text,
                     const std::string& action) {
  const std::vector<std::string> columns = columns_of(own_text, table);
  const std::string key = view.request.asked("key");
  const std::size_t line = static_cast<std::size_t>(
      std::max<std::int64_t>(0, number_of(view.request.asked("line")).value_or(0)));
  const Table::Row* row = key.empty() ? nullptr : table.find(key);
  for (const Table::Row& one : table.rows()) {
    if (line > 0 && one.front() == key && table.origin(one).line == line) row = &one;
  }
  std::string fields;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string value = row == nullptr ? "" : std::string(table.at(*row, columns[i]));
    fields += fmt::format("<label>{}<input name=c{} value=\"{}\" spellcheck=false{}></label>",
                          html(columns[i]), i, html(value), i == 0 ? " required" : "");
  }
  return view.form(action + "#preview", "class=wide") +
         hidden("before", batch::OwnTables::digest_of(own_text)) +
         hidden("line", std::to_string(line)) + "<div class=fields>" + fields + "</div>" +
         fmt::format(
             "<p class=buttons><button class=primary name=do value=row>{}</button>{}</p>"
             "</form>",
             view.say("look_at_change"),
             line > 0 ? fmt::format("<button name=do value=remove formnovalidate>{}</button>",
                                    view.say("remove_row"))
                      : std::string());
}

std::string text_form(const View& view, const std::string& own_text, const std::string& text,
                      const std::string& action, bool open) {
  return fmt::format("<details id=whole{}><summary>{}</summary>{}{}", open ? " open" : "",
                     view.say("whole_table"), view.form(action + "#preview", "class=wide"),
                     hidden("before", batch::OwnTables::digest_of(own_text))) +
         fmt::format(
             "<label>{}<textarea name=text rows=10 spellcheck=false wrap=off>\n{}</textarea><span "
             "class=soft>{}</span></label><button name=do value=look>{}</button></form></details>",
             view.say("whole_table_label"), html(text), view.say("whole_table_what"),
             view.say("look_at_change"));
}

std::string changed_row(const View& view, const ChangedRow& row) {
  std::string cells;
  for (const std::string& cell : row.cells)
    cells += fmt::format("<td class=text>{0}<bdi>{1}</bdi></{2}</td>",
                         row.added ? "<ins>" : "<del>", shown(cell), row.added ? "ins>" : "del>");
  return fmt::format("<tr><td class=mono>{}</td>{}<td class=n>{}</td></tr>",
                     row.added ? "+<span class=hidden>" + view.say("added") + "</span>"
                               : "−<span class=hidden>" + view.say("gone") + "</span>",
                     cells, row.files ? view.number(*row.files) : "–");
}

std::string change_part(const View& view, const Change& change, const std::string& action) {
  std::string text = fmt::format("<section id=preview><h2>{}</h2>", view.say("what_changes"));
  if (!change.mistakes.empty()) {
    text += fmt::format("<p class=warning role=alert>{}</p><ul class=plain>",
                        view.say("has_mistakes", {{"count", view.number(change.mistakes.size())}}));
    for (const MappingMistake& one : change.mistakes)
      text += fmt::format("<li>{}</li>", shown(text_of(one)));
    return text + "</ul></section>";
  }
  std::string head, rows;
  for (const std::string& column : change.columns)
    head += fmt::format("<th scope=col>{}", html(column));
  for (const ChangedRow& row : change.rows) rows += changed_row(view, row);
  if (rows.empty()) {
    text += fmt::format("<p role=status>{}</p>", view.say("changes_nothing"));
  } else {
    text += fmt::format(
        "<p role=status>{}</p><div class=scroll tabindex=0><table class=\"list rows\"><thead><tr>"
        "<th scope=col><span class=hidden>{}</span>{}<th scope=col class=n><abbr title=\"{}\">{}"
        "</abbr></tr></thead><tbody>{}</tbody></table></div>",
        view.say("changes_rows", {{"gone", view.number(change.gone)},
                                  {"added", view.number(change.added)},
                                  {"finished", view.number(change.finished)}}),
        view.say("change"), head, view.say("files_of_row"), view.say("files"), rows);
  }
  return text + view.form(action, "") + hidden("before", change.before) +
         fmt::format(
             "<textarea name=text hidden aria-hidden=true tabindex=-1>\n{}</textarea><p "
             "class=buttons><button class=primary name=do value=save>{}</button><span "
             "class=soft>{}</span></p></form></section>",
             html(change.text), view.say("save"), view.say("save_what"));
}

Response table_page(Call& call, const BatchMappings& mappings, const Shown& what) {
  const View& view = call.view;
  const std::string& name = call.param("table");
  const std::string action = view.in_batch("mappings/" + name);
  PageParts parts;
  parts.status = what.status;
  parts.active = "mappings";
  parts.title = name;
  parts.main = fmt::format(
      "<p class=crumbs><a href=\"{}\" data-up>{}</a></p><h1>{}</h1><p class=lead lang=en>{}</p>{}",
      view.in_batch("mappings"), view.say("mappings"), html(name), html(purpose_of(name)),
      what.message);
  const bool may_edit = view.may_operate() && !mappings.own_folder().empty();
  const auto own_text = mappings.own_text(name);
  const auto table = mappings.table(name);
  if (what.change) parts.main += change_part(view, *what.change, action);
  if (!table)
    parts.main += fmt::format("<p class=warning>{}</p>", shown(table.error().what));
  else
    parts.main +=
        search_tools(
            view,
            fmt::format("<label class=check><input type=checkbox name=own value=1{}> {}"
                        "</label>",
                        view.request.asked("own") == "1" ? " checked" : "", view.say("own_only"))) +
        rows_part(view, *table, mappings, may_edit);
  if (!own_text) {
    parts.main += fmt::format("<p class=warning>{}</p>", shown(own_text.error().what));
  } else if (may_edit) {
    parts.main +=
        fmt::format("<section id=edit><h2>{}</h2><p class=soft>{}</p>",
                    view.say(view.request.asked("key").empty() ? "add_row" : "change_row"),
                    view.say("own_tables_in", {{"folder", mappings.own_folder()}}));
    if (table) parts.main += row_form(view, *table, *own_text, action);
    parts.main += text_form(view, *own_text, what.text.value_or(*own_text), action,
                            what.text.has_value() || !table) +
                  "</section>";
  } else if (view.may_operate()) {
    parts.main += fmt::format("<p><a href=\"{}\">{}</a></p>", view.in_batch("mappings"),
                              view.say("no_own_tables"));
  }
  return page(view, parts);
}

std::string warning(const std::string& text) {
  return fmt::format("<p class=warning role=alert>{}</p>", text);
}

}  // namespace

Response mapping_page(Call& call) {
  if (!is_table(call.param("table"))) return nothing_there(call);
  const auto mappings = BatchMappings::of(call.app.batches(), *call.view.batch);
  if (!mappings) return trouble(call.view, 503, "no_ledger", mappings.error().what);
  Shown what;
  if (call.view.request.asked("saved") == "1") {
    what.message =
        fmt::format("<p role=status class=now>{} <a href=\"{}\">{}</a></p>", call.view.say("saved"),
                    call.view.in_batch("runs"), call.view.say("runs"));
  }
  return table_page(call, *mappings, what);
}

Response change_mapping(Call& call) {
  const View& view = call.view;
  const std::string& name = call.param("table");
  if (!is_table(name)) return nothing_there(call);
  auto mappings = BatchMappings::of(call.app.batches(), *view.batch);
  if (!mappings) return trouble(view, 503, "no_ledger", mappings.error().what);
  const auto change = change_of(call, *mappings, name);
  if (!change) return trouble(view, status_of(change.error()), "mappings", change.error().what);
  Shown what{.change = *change, .text = change->text};
  if (change->stale) {
    what.status = 409;
    what.message = warning(view.say("changed_meanwhile"));
    return table_page(call, *mappings, what);
  }
  if (!change->mistakes.empty()) what.status = 400;
  if (call.sent("do") != "save" || !change->mistakes.empty())
    return table_page(call, *mappings, what);
  if (batch::running_run(mappings->state())) {
    what.status = 409;
    what.message = warning(view.say("mappings_in_use"));
    return table_page(call, *mappings, what);
  }
  const auto saved = mappings->save(name, change->text, change->before, call.who());
  if (saved) return redirect(view.in_batch("mappings/" + name + "?saved=1"));
  what.status = status_of(saved.error());
  what.message = warning(saved.error().fault == Fault::changed ? view.say("changed_meanwhile")
                                                               : shown(saved.error().what));
  return table_page(call, *mappings, what);
}

}  // namespace offenbar::gui
