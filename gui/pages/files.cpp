#include <fmt/core.h>

#include <algorithm>
#include <ctime>

#include "batch/export.h"
#include "batch/judgement.h"
#include "batch/overview.h"
#include "gui/pages/pages.h"

namespace offenbar::gui {
namespace {

using batch::FileOrder;
using batch::FileQuery;
using batch::FileRecord;
using batch::State;
using batch::Verdict;

constexpr std::size_t page_size = 100;
constexpr std::array all_states{State::failed,      State::encrypted,        State::protected_,
                                State::unsupported, State::done_with_losses, State::pending,
                                State::duplicate,   State::skipped,          State::done};

// The address of this list with one field changed, and back at its first page.
std::string changed(const View& view, std::string_view name, const std::string& value) {
  std::string query;
  for (const auto& [key, old] : view.request.query) {
    if (key == name || key == "after" || old.empty()) continue;
    query += (query.empty() ? "?" : "&amp;") + escape_url(key) + "=" + escape_url(old);
  }
  if (!value.empty())
    query += fmt::format("{}{}={}", query.empty() ? "?" : "&amp;", name, escape_url(value));
  return view.in_batch("files") + query;
}

std::string option(const std::string& value, const std::string& label, bool chosen) {
  return fmt::format("<option value=\"{}\"{}>{}</option>", html(value), chosen ? " selected" : "",
                     label);
}

std::string select(const View& view, std::string_view name, std::string_view label,
                   const std::string& options) {
  return fmt::format("<label><span class=hidden>{}</span><select name={}>{}</select></label>",
                     view.say(label), name, options);
}

std::string filters(const View& view, const batch::Overview& all) {
  const auto asked = [&](std::string_view name) { return view.request.asked(name); };
  std::string states = option("", view.say("any_state"), asked("state").empty());
  for (const State state : all_states) {
    const std::string name(batch::name_of(state));
    const std::uint64_t files = batch::count_of(all.states, state);
    if (files == 0 && asked("state") != name) continue;
    states += option(name, view.say("state." + name) + " · " + view.number(files),
                     asked("state") == name);
  }
  std::string verdicts = option("", view.say("any_verdict"), asked("verdict").empty());
  for (const Verdict verdict :
       {Verdict::content, Verdict::formatting, Verdict::cosmetic, Verdict::identical}) {
    const std::string name(batch::name_of(verdict));
    const std::uint64_t files = all.verdicts.at(static_cast<std::size_t>(verdict));
    if (files == 0 && asked("verdict") != name) continue;
    verdicts +=
        option(name,
               view.say(verdict == Verdict::identical ? "verdict.identical" : "severity." + name) +
                   " · " + view.number(files),
               asked("verdict") == name);
  }
  std::string formats = option("", view.say("any_format"), asked("format").empty());
  for (const batch::FormatTally& format : all.formats) {
    if (format.files == 0) continue;
    const std::string value = format.format.empty() ? "-" : format.format;
    formats += option(value,
                      (format.format.empty() ? view.say("ui.unknown") : html(format.format)) +
                          " · " + view.number(format.files),
                      asked("format") == value);
  }
  std::string losses = option("", view.say("any_loss"), asked("category").empty());
  for (const batch::LossTally& loss : all.losses) {
    losses +=
        option(loss.category, view.say("loss." + loss.category) + " · " + view.number(loss.files),
               asked("category") == loss.category);
  }
  std::string orders;
  for (const FileOrder order :
       {FileOrder::worst_first, FileOrder::path, FileOrder::size, FileOrder::time}) {
    const std::string name(batch::name_of(order));
    orders += option(order == FileOrder::worst_first ? "" : name, view.say("order." + name),
                     asked("order") == name);
  }
  const std::string cause = asked("cause");
  return fmt::format(
      "<form class=tools method=get action=\"{}\" data-live role=search>"
      "<label class=grow><span class=hidden>{}</span><input type=search name=text value=\"{}\" "
      "placeholder=\"{}\" "
      "data-slash autocomplete=off spellcheck=false></label>"
      "<label><span class=hidden>{}</span><input name=folder value=\"{}\" placeholder=\"{}\" "
      "list=folders "
      "autocomplete=off spellcheck=false></label>{}{}{}{}{}{}<button>{}</button></form>",
      view.in_batch("files"), view.say("text"), html(asked("text")), view.say("text"),
      view.say("folder"), html(asked("folder")), view.say("folder"),
      select(view, "state", "ui.state", states), select(view, "verdict", "verdicts", verdicts),
      select(view, "format", "ui.format", formats), select(view, "category", "losses", losses),
      select(view, "order", "order", orders),
      cause.empty() ? std::string()
                    : fmt::format("<input type=hidden name=cause value=\"{}\">", html(cause)),
      view.say("filter"));
}

std::string folder_names(const batch::Overview& all) {
  constexpr std::size_t most = 300;
  std::string options;
  for (std::size_t i = 0; i < std::min(most, all.folders.size()); ++i) {
    const auto& folder = all.folders[i];
    options +=
        fmt::format("<option value=\"{}\">",
                    html(folder.folder.empty() ? folder.root : folder.root + "/" + folder.folder));
  }
  return "<datalist id=folders>" + options + "</datalist>";
}

std::string why(const View& view, const FileRecord& file) {
  if (file.error) return view.say("fault." + std::string(name_of(file.error->fault)));
  if (!file.reason.empty()) return view.say("reason." + file.reason);
  if (file.losses.empty()) return {};
  const auto worst =
      std::max_element(file.losses.begin(), file.losses.end(),
                       [](const Loss& a, const Loss& b) { return a.severity < b.severity; });
  std::string text = view.say("loss." + worst->category);
  if (!worst->where.empty()) text += " · " + html(worst->where);
  if (file.losses.size() > 1) text += fmt::format(" (+{})", file.losses.size() - 1);
  return text;
}

std::string row(const View& view, const FileRecord& file) {
  return fmt::format(
      "<tr><td class=path><a href=\"{}\">{}</a></td><td>{}</td><td>{}</td><td class=why>{}</td>"
      "<td>{}</td><td class=n>{}</td><td class=n>{}</td></tr>",
      view.in_batch("file/" + std::to_string(file.id)), view.path(source_of(file)),
      view.state(file.state), view.verdict(file.verdict), why(view, file), html(file.format),
      view.size(file.size), file.seconds > 0 ? view.duration(file.seconds) : "");
}

std::string sort_head(const View& view, std::string_view label, FileOrder order, bool number) {
  const std::string name(batch::name_of(order));
  const std::string now = view.request.asked("order");
  const bool chosen = now == name || (now.empty() && order == FileOrder::worst_first);
  const char* direction = order == FileOrder::path ? "ascending" : "descending";
  return fmt::format("<th scope=col{}{}><a href=\"{}\">{}</a>", number ? " class=n" : "",
                     chosen ? fmt::format(" aria-sort={}", direction) : std::string(),
                     changed(view, "order", order == FileOrder::worst_first ? "" : name),
                     view.say(label));
}

std::string counted(const View& view, const batch::FilePage& found, bool first) {
  if (found.total.at_least) {
    if (found.total.files < batch::FileList::most_counted) {
      return view.say("count_looking", {{"count", view.number(found.total.files)}});
    }
    return view.say("count_more", {{"count", view.number(found.total.files)}});
  }
  if (found.total.files == 1 && first) return view.say("count_one");
  return view.say("count", {{"count", view.number(found.total.files)}});
}

std::string crumbs(const View& view) {
  const std::string folder = view.request.asked("folder");
  std::string text;
  for (std::size_t slash = folder.find('/'); !folder.empty(); slash = folder.find('/', slash + 1)) {
    const std::string upto = folder.substr(0, slash);
    text += fmt::format("<a href=\"{}\">{}</a> / ", changed(view, "folder", upto),
                        shown(upto.substr(upto.rfind('/') + 1)));
    if (slash == std::string::npos) break;
  }
  if (const std::string cause = view.request.asked("cause"); !cause.empty()) {
    text += fmt::format("<a href=\"{}\" class=chip>{} <span aria-hidden=true>×</span></a>",
                        changed(view, "cause", ""),
                        view.say((cause == "already_open" || cause == "excluded" ||
                                          cause == "link" || cause == "special"
                                      ? "reason."
                                      : "fault.") +
                                 cause));
  }
  return text;
}

std::string list_part(const View& view, const batch::FilePage& found) {
  const bool first = view.request.asked("after").empty();
  std::string text = fmt::format(
      "<p class=count role=status>{}{}<span class=export>{} <a href=\"{}\">CSV</a> <a "
      "href=\"{}\">JSON</a> "
      "<a href=\"{}\">ODS</a></span></p>",
      crumbs(view), counted(view, found, first), view.say("export"), view.in_batch("files.csv"),
      view.in_batch("files.json"), view.in_batch("files.ods"));
  const std::string rest = changed(view, "", "").substr(view.in_batch("files").size());
  for (const char* form : {"csv", "json", "ods"}) {
    const std::string plain = fmt::format("files.{}\"", form);
    text.replace(text.find(plain), plain.size(), fmt::format("files.{}{}\"", form, rest));
  }
  if (found.files.empty() && found.next.empty()) {
    return text + fmt::format("<p>{} <a href=\"{}\">{}</a></p>", view.say("ui.none_match"),
                              view.in_batch("files"), view.say("ui.clear"));
  }
  text += fmt::format(
      "<div class=scroll><table class=\"list files\" data-keys><thead><tr>{}{}<th scope=col>{}"
      "<th scope=col>{}<th scope=col>{}{}{}</tr></thead><tbody>",
      sort_head(view, "ui.file", FileOrder::path, false),
      sort_head(view, "ui.state", FileOrder::worst_first, false), view.say("verdict"),
      view.say("ui.error"), view.say("ui.format"),
      sort_head(view, "ui.size", FileOrder::size, true),
      sort_head(view, "ui.time", FileOrder::time, true));
  for (const FileRecord& file : found.files) text += row(view, file);
  text += "</tbody></table></div><p class=paging>";
  if (!first)
    text += fmt::format("<a href=\"{}\">{}</a>", changed(view, "", ""), view.say("first_page"));
  if (!found.next.empty()) {
    text += fmt::format("<a rel=next data-next href=\"{}\">{}</a>",
                        changed(view, "after", found.next), view.say("further"));
  }
  return text + "</p>";
}

}  // namespace

FileQuery file_query(const Request& request) {
  FileQuery query;
  for (const auto& [name, value] : request.query) {
    if (value.empty()) continue;
    if (name == "state") {
      for (const State state : all_states) {
        if (value == batch::name_of(state)) query.states.insert(state);
      }
    } else if (name == "verdict") {
      if (const auto verdict = batch::verdict_named(value)) query.verdicts.insert(*verdict);
    } else if (name == "format") {
      query.format = value == "-" ? "" : value;
    } else if (name == "category") {
      query.category = value;
    } else if (name == "cause") {
      query.cause = value;
    } else if (name == "folder") {
      query.folder = value;
      while (query.folder.ends_with('/')) query.folder.pop_back();
    } else if (name == "text") {
      query.text = value;
    } else if (name == "order") {
      query.order = batch::file_order_named(value).value_or(FileOrder::worst_first);
    } else if (name == "after") {
      query.after = value;
    }
  }
  query.limit = page_size;
  return query;
}

Response files_page(Call& call) {
  const View& view = call.view;
  PageParts parts;
  parts.active = "files";
  parts.title = view.words.say(view.language, "files");
  const auto opened = open_batch(*view.batch);
  if (!opened)
    return trouble(view, 503, "cannot_read", opened.error().what + " " + opened.error().hint);
  const auto search = batch::SearchIndex::read(opened->state.path);
  const batch::FileList list(opened->view.database(), search ? &*search : nullptr);
  auto found = list.page(file_query(view.request));
  if (found) {
    for (FileRecord& file : found->files) opened->ledger.judgement().apply(file);
  }
  const auto all = batch::overview(opened->ledger, opened->view.database());
  if (!found || !all) {
    return trouble(view, found ? 503 : 400, "cannot_read",
                   found ? all.error().what : found.error().what);
  }
  parts.main = fmt::format("<h1 class=hidden>{}</h1>{}{}<div id=list>{}</div>", view.say("files"),
                           filters(view, *all), folder_names(*all), list_part(view, *found));
  return page(view, parts);
}

Response files_export(Call& call) {
  const View& view = call.view;
  const std::string form = view.request.path.substr(view.request.path.rfind('.') + 1);
  auto opened = open_batch(*view.batch);
  if (!opened) return trouble(view, 503, "cannot_read", opened.error().what);
  FileQuery query = file_query(view.request);
  query.after.clear();
  auto made = batch::Export::begin(std::move(opened->view), opened->state.path, query, form);
  if (!made) return trouble(view, 503, "cannot_read", made.error().what);
  Response response;
  response.type = made->media_type();
  response.headers.emplace_back(
      "Content-Disposition",
      fmt::format("attachment; filename=\"{}-files.{}\"", view.batch->name, form));
  auto shared = std::make_shared<batch::Export>(std::move(*made));
  response.pieces = [shared](std::string& out) { return shared->next(out); };
  return response;
}

}  // namespace offenbar::gui
